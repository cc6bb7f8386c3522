import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import type { Conversation, Session } from '../../protocol/chatRecords.ts';
import { sessionIdGiven, unknownConversation } from './conversationReads.ts';
import type { Wanted } from './conversations.ts';
import { createMemoryTalks } from './memoryTalks.ts';
import type { MemoryTalksOptions, Spoken } from './memoryTalks.ts';
import type { Engagement } from './sessions.ts';

export interface WithoutStoreOptions extends MemoryTalksOptions {
  onSession: (session: Session) => void;
}

/** One engagement as this process knows it. */
export interface Known {
  session: Session;
  conversation: Conversation;
  /** False: made while the store was unavailable; it exists here only. */
  isStored: boolean;
}

/** Sessions remembered for the case that the store fails; the oldest are forgotten first. */
const KNOWN_SESSIONS = 500;

export type WithoutStore = ReturnType<typeof createWithoutStore>;

/**
 * Talking goes on while the store cannot be used: in this process's memory, without what was said before, each answer
 * with a warning. Nothing of it is stored, also not later, but the engagement can be: it keeps its ids.
 */
export function createWithoutStore(options: WithoutStoreOptions) {
  const { now, onSession } = options;
  const { say, ...talks } = createMemoryTalks(options);
  const known = new Map<string, Known>();

  function remember(session: Session, conversation: Conversation, isStored = true): void {
    known.delete(session.sessionId);
    if (session.state === 'terminated') return;
    known.set(session.sessionId, { session, conversation, isStored });
    const [oldest] = known.keys();
    if (known.size > KNOWN_SESSIONS && oldest !== undefined) known.delete(oldest);
  }

  /** @throws AppError `notFound` when this process has not seen it */
  function get(sessionId: string): Known {
    const entry = known.get(sessionId);
    if (entry) return entry;
    throw new AppError('notFound', 'This session does not exist.', { hint: 'Start a new one.' });
  }

  /** `stored`: the conversation that is wanted, where the store could at least be read. */
  function start(
    wanted: Wanted,
    asked: Omit<Engagement, 'conversation'>,
    stored: Conversation | undefined,
  ): Known {
    const conversation = stored ?? resolve(wanted);
    const { conversationId, accountId, dialogId } = conversation;
    const same = [...known.values()].find(
      ({ session }) =>
        session.windowId === asked.windowId &&
        session.conversationId === conversationId &&
        session.model === asked.model &&
        session.profile === asked.profile,
    );
    if (same) return alive(same);
    const at = now();
    const base = { sessionId: randomUUID(), conversationId, accountId, dialogId, ...asked };
    const session: Session = { ...base, state: 'active', createdAt: at, heartbeatAt: at };
    remember(session, conversation, false);
    onSession(session);
    return get(session.sessionId);
  }

  function resolve(wanted: Wanted): Conversation {
    const { accountId, dialogId, dialogTitle, conversationId, fresh } = wanted;
    const all = [...known.values()].map((entry) => entry.conversation).toReversed();
    const isOfDialog = (each: Conversation) =>
      each.accountId === accountId && each.dialogId === dialogId;
    const found = all.find((each) =>
      conversationId === undefined
        ? isOfDialog(each) && fresh !== true
        : each.conversationId === conversationId,
    );
    if (found && !isOfDialog(found)) throw unknownConversation();
    if (conversationId !== undefined && known.has(conversationId)) throw sessionIdGiven();
    const id = conversationId ?? randomUUID();
    const times = { createdAt: now(), lastActivityAt: now(), messageCount: 0 };
    return found ?? { conversationId: id, accountId, dialogId, dialogTitle, ...times };
  }

  function alive(entry: Known): Known {
    const session: Session = { ...entry.session, state: 'active', heartbeatAt: now() };
    remember(session, entry.conversation, entry.isStored);
    return get(session.sessionId);
  }

  return {
    ...talks,
    remember,
    get,
    find: (sessionId: string): Known | undefined => known.get(sessionId),
    start,
    ready: (sessionId: string): Known => alive(get(sessionId)),
    send(sessionId: string, text: string, requestId: string | undefined): Spoken {
      const { session, conversation } = alive(get(sessionId));
      return say(session, conversation, text, requestId);
    },
    heartbeat: (sessionIds: string[]): Session[] =>
      sessionIds.flatMap((sessionId) => {
        const entry = known.get(sessionId);
        return entry ? [alive(entry).session] : [];
      }),
    /** A stored one is only forgotten here: its end is the store's. */
    forget: (sessionId: string): void => void known.delete(sessionId),
    endOfAccount(accountId: string): void {
      talks.stopAnswers((session) => session.accountId === accountId);
      for (const [sessionId, { session }] of known) {
        if (session.accountId === accountId) known.delete(sessionId);
      }
    },
  };
}
