import type { Message } from '../../protocol/messageRecords.ts';
import type {
  DraftingInput,
  DraftingModel,
  ShownRequest,
} from '../../sidecar/drafting/draftingModel.ts';
import { createHistoryStarts } from '../../sidecar/worker/historyStarts.ts';
import { missingOf } from '../../sidecar/worker/processDialog.ts';
import { collectEvidence } from '../../sidecar/worker/collectEvidence.ts';
import { readDialog } from '../../sidecar/worker/readDialog.ts';

/** The setting's default. */
const HISTORY_LIMIT = 20;
const INSTRUCTIONS = 'Write briefly and kindly. Never promise a date without asking me.';
const MINUTE = 60_000;

/** Everyday lines of everyday length. */
const LINES = [
  'Good morning! The delivery came an hour early today, so I have already put everything in the shed.',
  'Ok',
  'Did you see the photos from the weekend? The one at the lake is my favourite.',
  'I will be at the workshop until six, then I pick up the children.',
  'Sure, that works',
  'The plumber says that the part has to be ordered and that it takes about a week, perhaps longer.',
  'Thanks!!',
  'My sister asks whether we could bring the folding table and the two benches along on Saturday.',
  'By the way, the neighbours are away, so nobody is going to mind the noise in the afternoon.',
  'Perfect, see you then',
  'I have read it twice now and still do not know what they mean by the second paragraph.',
  'Could you send me the list again? I cannot find it any more.',
];

export interface Sent {
  shown: ShownRequest;
  at: number;
}

/** A made-up dialog that is read and asked about as the worker does, and grows in between. */
export function openPromptDialog(number: number, length: number, startedAt: number) {
  const peer = `Nora Field ${number}`;
  const messages: Message[] = [];
  const starts = createHistoryStarts();
  const place = { accountId: '1', dialogId: `u${1000 + number}` };
  let lastProcessedId = 0;
  let nextId = 1_000 * number + 1;

  function add(
    out: boolean,
    at: number,
    text = LINES[(number * 5 + messages.length * 7) % 12],
  ): void {
    const senderName = out ? 'Max Berger' : peer;
    messages.push({ messageId: nextId, at, out, senderName, text: text ?? '' });
    nextId += 3;
  }
  for (let index = 0; index < length; index += 1) {
    add(index % 3 === 1, startedAt - (length - index) * 47 * MINUTE);
  }

  return {
    peer,
    /** All that was ever said in it. */
    all: (): Message[] => [...messages],
    /** What the last reading gave, for a peer that reads the same. */
    window: (): Message[] => messages.slice(-HISTORY_LIMIT),
    say: (at: number) => add(false, at),
    ask: (at: number) =>
      add(false, at, 'And will you be there in the evening, or shall I ask Tom instead?'),
    reply: (at: number, text: string) => add(true, at, text),
    /** Judges, writes and looks for sources, each with the requests of the product. */
    async process(drafting: DraftingModel, at: number, onSent: (sent: Sent) => void) {
      const signal = new AbortController().signal;
      const read = await readDialog(
        { fetchMessages: ({ limit }) => Promise.resolve(messages.slice(-limit)) },
        starts,
        { ...place, historyLimit: HISTORY_LIMIT, lastProcessedId, signal },
      );
      const input: DraftingInput = {
        ownName: 'Max Berger',
        dialogTitle: peer,
        dialogKind: 'private',
        messages: read,
        newMessageIds: read.map((m) => m.messageId).filter((id) => id > lastProcessedId),
        photos: [],
        instructions: INSTRUCTIONS,
        now: new Date(at),
      };
      const onRequest = (shown: ShownRequest) => onSent({ shown, at });
      const small = { model: 'demo-small', signal, onRequest };
      const { analysis, usage: judged } = await drafting.analyse(input, small);
      const { text, usage: written } = await drafting.streamDraft(
        { ...input, language: analysis.language, missing: missingOf(analysis) },
        { model: 'demo-strong', signal, onRequest, onDelta: () => {} },
      );
      await collectEvidence(drafting, { input, text }, small, () => {});
      lastProcessedId = read.at(-1)?.messageId ?? 0;
      return { text, judged, written };
    },
  };
}
export type PromptDialog = ReturnType<typeof openPromptDialog>;
