import type { DialogKind } from '../protocol/dialogRecords.ts';
import type { Message } from '../protocol/messageRecords.ts';
import type { KnownFact } from '../sidecar/drafting/factLines.ts';
import type { Canvas } from '../demo/world/pictures/canvas.ts';
import { pictures, type PictureName } from '../demo/world/pictures/pictures.ts';
import type { Attack, EvalCase, Status } from './evalCase.ts';

/** A Friday, noon: the moment at which every case is judged. */
export const NOW = new Date('2026-11-20T12:00:00Z');
const MINUTE = 60_000;
/** Between two messages of a case, unless it says otherwise. */
const MINUTES_APART = 3;

interface Extras extends Omit<Partial<Message>, 'messageId' | 'text'> {
  picture?: PictureName | (() => Canvas);
  /** Minutes before `NOW`. */
  minutesAgo?: number;
}

/** One message; ids are given in order, from 1 on. */
export interface Said extends Extras {
  by: string;
  text: string;
}

const ME = 'me';
const PEER = 'peer';
export const me = (text: string, extras: Extras = {}): Said => ({ by: ME, text, ...extras });
export const them = (text: string, extras: Extras = {}): Said => ({ by: PEER, text, ...extras });
export const by = (name: string, text: string, extras: Extras = {}): Said => ({
  by: name,
  text,
  ...extras,
});

export const voice = (label: string): Extras => ({ media: { kind: 'voice', label } });
export const file = (label: string): Extras => ({ media: { kind: 'document', label } });

export interface Written {
  about: string;
  said: Said[];
  status: Status | readonly Status[];
  kind?: DialogKind;
  title?: string;
  /** Message id → what a reply that deals with it has in it. */
  asks?: Record<number, RegExp>;
  missing?: readonly number[];
  mayState?: readonly string[];
  mustNotState?: readonly RegExp[];
  length?: readonly [number, number];
  /** BCP 47 base, where it is not that of the file. */
  language?: string;
  address?: 'formal' | 'informal';
  secrets?: readonly string[];
  instructions?: string;
  facts?: KnownFact[];
  firstRead?: number;
  attack?: Attack;
}

/** Cases of one language, as they are written down. `peer`: the other side of the private ones. */
export function casesOf(
  { group, language, ownName, peer }: Record<'group' | 'language' | 'ownName' | 'peer', string>,
  cases: Record<string, Written>,
): EvalCase[] {
  return Object.entries(cases).map(([name, written]) => {
    const { said, kind = 'private', title = peer, length = [2, 600], status } = written;
    return {
      id: `${group}/${name}`,
      about: written.about,
      group,
      ownName,
      title,
      kind,
      messages: said.map((one, index) =>
        messageOf(one, index + 1, said.length - index, { ownName, peer: title }),
      ),
      pictures: said.flatMap(({ picture }, index) =>
        picture ? [{ messageId: index + 1, canvas: () => draw(picture) }] : [],
      ),
      firstRead: written.firstRead ?? said.length,
      instructions: written.instructions ?? '',
      facts: written.facts ?? [],
      expected: {
        statuses: typeof status === 'string' ? [status] : status,
        language: written.language ?? language,
        asks: Object.entries(written.asks ?? {}).map(([messageId, words]) => ({
          messageId: Number(messageId),
          words,
        })),
        mayState: written.mayState ?? [],
        mustNotState: written.mustNotState ?? [],
        length: { min: length[0], max: length[1] },
        missing: written.missing,
        address: written.address,
        secrets: written.secrets ?? [],
      },
      attack: written.attack,
    };
  });
}

function messageOf(
  { by: who, text, picture, minutesAgo, ...extras }: Said,
  messageId: number,
  fromEnd: number,
  { ownName, peer }: { ownName: string; peer: string },
): Message {
  const out = who === ME;
  return {
    messageId,
    at: NOW.getTime() - (minutesAgo ?? fromEnd * MINUTES_APART) * MINUTE,
    out,
    senderName: out ? ownName : who === PEER ? peer : who,
    text,
    ...(picture && { media: { kind: 'photo' as const, label: 'Photo' } }),
    ...extras,
  };
}

const draw = (picture: PictureName | (() => Canvas)): Canvas =>
  typeof picture === 'string' ? pictures[picture]() : picture();
