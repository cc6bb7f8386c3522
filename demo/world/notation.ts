import type { PictureName } from './pictures/pictures.ts';

/** How sample dialogs are written down: plain data, times counted back from the start of the demo. */
export interface PersonData {
  id: number;
  firstName: string;
  lastName?: string;
  username?: string;
  phone?: string;
  isBot?: boolean;
  isContact?: boolean;
}

export interface GroupData {
  id: number;
  kind: 'group' | 'supergroup' | 'broadcast';
  title: string;
  username?: string;
  memberCount: number;
  /** Those who write in it, apart from the accounts. */
  members?: PersonData[];
  isAdmin?: boolean;
}

export interface MessageExtras {
  photo?: PictureName;
  voiceSeconds?: number;
  document?: string;
  /** How many messages back the one is that this answers. */
  replyTo?: number;
  /** Messages of one album share a name. */
  album?: string;
  forwardedFrom?: string;
  isEdited?: boolean;
  mentionsMe?: boolean;
  /** A service message; `text` is then the title. */
  service?: 'created' | 'renamed';
}

export interface MessageData extends MessageExtras {
  /** `me`: the account; `peer`: whom the dialog is with, or the channel; a number: a member of the group. */
  by: 'me' | 'peer' | number;
  /** `3m`, `2h 10m`, `5d`. */
  ago: string;
  text: string;
}

export interface DialogData {
  with: PersonData | GroupData;
  /** How many of the newest messages this account has not read. */
  unread?: number;
  isPinned?: boolean;
  isArchived?: boolean;
  isMuted?: boolean;
  isMarkedUnread?: boolean;
  messages: MessageData[];
}

export interface AccountData {
  me: PersonData & { phone: string };
  language: string;
  /** Which of the server's data centres, in their order; the last one where there are fewer. */
  homeDcIndex: number;
  password?: { password: string; hint: string };
  dialogs: DialogData[];
}

export function me(ago: string, text: string, extras: MessageExtras = {}): MessageData {
  return { by: 'me', ago, text, ...extras };
}

export function them(ago: string, text: string, extras: MessageExtras = {}): MessageData {
  return { by: 'peer', ago, text, ...extras };
}

export function by(
  person: PersonData,
  ago: string,
  text: string,
  extras: MessageExtras = {},
): MessageData {
  return { by: person.id, ago, text, ...extras };
}

export function isGroup(peer: PersonData | GroupData): peer is GroupData {
  return 'kind' in peer;
}

const SECONDS = { d: 86_400, h: 3600, m: 60 };

/** `2h 10m` in seconds. */
export function secondsOf(ago: string): number {
  const parts = [...ago.matchAll(/(\d+)([dhm])/g)];
  if (parts.length === 0) throw new Error(`Not a time: ${ago}`);
  return parts.reduce((sum, [, count, unit]) => {
    return sum + Number(count) * (unit === 'd' ? SECONDS.d : unit === 'h' ? SECONDS.h : SECONDS.m);
  }, 0);
}
