import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import type { Conversation, Session, SessionState } from '../../protocol/chatRecords.ts';
import type { Store, Tx } from '../store/store.ts';
import { toSession } from './rows.ts';
import * as sql from './sql.ts';

/** A window that shows no sign of life for this long is taken to be gone; its session can be resumed. */
export const IDLE_AFTER_MS = 30 * 60_000;

export interface SessionsOptions {
  store: Store;
  now: () => number;
  /** After the commit, of every change of state. */
  onChange: (session: Session) => void;
  /** After the commit, when no live session of this account and profile is left. */
  onEnded: (session: Session) => void;
}

export interface Engagement {
  windowId: string;
  conversation: Conversation;
  model: string | null;
  profile: string;
}

export type Sessions = ReturnType<typeof createSessions>;

/**
 * One engagement of a window with a conversation. A window has at most one live (not terminated) session with a
 * conversation: an index holds that, so two that start at once are one.
 *
 * | from         | by                                         | to                              |
 * |--------------|--------------------------------------------|---------------------------------|
 * | –            | start                                      | active                          |
 * | active, idle | start with the same model and profile      | active, the same session        |
 * | active, idle | start with another model or profile        | terminated; a new one is active |
 * | active, idle | ready, heartbeat, send                     | active                          |
 * | active       | sweep, no sign of life for 30 minutes      | idle                            |
 * | active, idle | end, sign-out, its conversation is removed | terminated                      |
 * | terminated   | end                                        | terminated                      |
 * | terminated   | ready, send                                | refused: `conflict`             |
 * | terminated   | heartbeat                                  | left out of the answer          |
 * | terminated   | clean-up after retentionDays               | gone                            |
 *
 * A restart, a reload and any time without the worker change nothing.
 */
export function createSessions({ store, now, onChange, onEnded }: SessionsOptions) {
  function find(sessionId: string): Session | undefined {
    const row = store.read(sql.GET_SESSION).get(sessionId);
    return row === undefined ? undefined : toSession(row);
  }

  /** @throws AppError `notFound` */
  function get(sessionId: string): Session {
    const session = find(sessionId);
    if (session) return session;
    throw new AppError('notFound', 'This session does not exist.', { hint: 'Start a new one.' });
  }

  function changed(tx: Tx, sessionId: string): Session {
    const session = get(sessionId);
    tx.onCommit(() => onChange(session));
    return session;
  }

  function findLive(windowId: string, conversationId: string): Session | undefined {
    const row = store.read(sql.LIVE_SESSION).get(windowId, conversationId);
    return row === undefined ? undefined : toSession(row);
  }

  function start(tx: Tx, { windowId, conversation, model, profile }: Engagement): Session {
    const live = findLive(windowId, conversation.conversationId);
    if (live && live.model === model && live.profile === profile) return showLife(tx, live);
    if (live) terminate(tx, live.sessionId);
    return insert(tx, randomUUID(), { windowId, conversation, model, profile });
  }

  function insert(tx: Tx, sessionId: string, engagement: Engagement): Session {
    const { windowId, conversation, model, profile } = engagement;
    const { conversationId, accountId, dialogId } = conversation;
    tx.sql(sql.INSERT_SESSION).run({
      sessionId,
      conversationId,
      accountId,
      dialogId,
      windowId,
      model,
      profile,
      now: now(),
    });
    return changed(tx, sessionId);
  }

  /** One that was made while the store was unavailable, under its own id; it takes the place of the window's other one. */
  function adopt(tx: Tx, session: Session, conversation: Conversation): Session {
    const { sessionId, windowId, model, profile } = session;
    const live = findLive(windowId, conversation.conversationId);
    if (live) terminate(tx, live.sessionId);
    return insert(tx, sessionId, { windowId, conversation, model, profile });
  }

  /** Active from here on. Announced where it was not: heartbeats are no news. */
  function showLife(tx: Tx, { sessionId, state }: Session): Session {
    tx.sql(sql.SHOW_LIFE).run(now(), sessionId);
    return state === 'active' ? get(sessionId) : changed(tx, sessionId);
  }

  /** Its window shows it or speaks in it. @throws AppError `notFound`, `conflict` when it has ended */
  function resume(tx: Tx, sessionId: string): Session {
    const session = get(sessionId);
    if (session.state === 'terminated') throw sessionEnded();
    return showLife(tx, session);
  }

  /** Those that are unknown or have ended are left out of the answer. */
  function heartbeat(tx: Tx, sessionIds: string[]): Session[] {
    return sessionIds.flatMap((sessionId) => {
      const session = find(sessionId);
      return session && session.state !== 'terminated' ? [showLife(tx, session)] : [];
    });
  }

  /** Ended twice is ended. @throws AppError `notFound` */
  function end(tx: Tx, sessionId: string): Session {
    const session = get(sessionId);
    return session.state === 'terminated' ? session : terminate(tx, sessionId);
  }

  function terminate(tx: Tx, sessionId: string): Session {
    tx.sql(sql.TERMINATE_SESSION).run(now(), sessionId);
    const session = changed(tx, sessionId);
    tx.onCommit(() => {
      if (!isNeeded(session.accountId, session.profile)) onEnded(session);
    });
    return session;
  }

  function isNeeded(accountId: string, profile: string): boolean {
    return store.read(sql.HAS_LIVE_OF_PROFILE).get(accountId, profile) !== undefined;
  }

  function endAll(tx: Tx, rows: Record<string, unknown>[]): number {
    for (const row of rows) terminate(tx, String(row['session_id']));
    return rows.length;
  }

  /** The number of sessions that became idle. */
  function sweep(tx: Tx): number {
    tx.sql(sql.CLAMP_HEARTBEATS).run(now());
    const idle = tx.sql(sql.SWEEP_SESSIONS).all(now() - IDLE_AFTER_MS);
    for (const row of idle) changed(tx, String(row['session_id']));
    return idle.length;
  }

  return {
    find,
    get,
    findLive,
    start,
    adopt,
    resume,
    heartbeat,
    end,
    sweep,
    isNeeded,
    endOfAccount: (tx: Tx, accountId: string) =>
      endAll(tx, tx.sql(sql.LIST_LIVE_OF_ACCOUNT).all(accountId)),
    endOfConversation: (tx: Tx, conversationId: string) =>
      endAll(tx, tx.sql(sql.LIST_LIVE_OF_CONVERSATION).all(conversationId)),
    hasActive: () => store.read(sql.HAS_ACTIVE).get() !== undefined,
    /** Newest 500. */
    list(of: {
      accountId?: string | undefined;
      dialogId?: string | undefined;
      states?: SessionState[] | undefined;
    }): Session[] {
      const states = of.states ? JSON.stringify(of.states) : null;
      const rows = store
        .read(sql.LIST_SESSIONS)
        .all(of.accountId ?? null, of.dialogId ?? null, states);
      return rows.map(toSession);
    },
  };
}

export function sessionEnded(): AppError {
  return new AppError('conflict', 'This session has ended.', { hint: 'Start a new one.' });
}
