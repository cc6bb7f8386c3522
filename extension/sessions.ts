import type { Method, Result } from '../protocol/methods.ts';
import type { Session } from '../protocol/chatRecords.ts';
import { describeError, type Log } from './log.ts';

/** Well below the half hour after which a session without a sign of life is idle. */
export const HEARTBEAT_MS = 5 * 60_000;
/** As many as one heartbeat may name. */
const AT_ONCE = 100;

export interface SessionKeeperOptions {
  /** Undefined while there is no connection: nothing is started for a heartbeat. */
  beat: (sessionIds: string[]) => Promise<Result<'session/heartbeat'>> | undefined;
  log: Log;
}

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;

/**
 * Keeps the sessions of this window's page alive, also while VS Code has destroyed the page because it is hidden. When
 * the window closes they are left to themselves: without heartbeats they become idle.
 */
export function createSessionKeeper({ beat, log }: SessionKeeperOptions) {
  const held = new Set<string>();
  const timer = setInterval(() => void beatAll(), HEARTBEAT_MS);

  async function beatAll(): Promise<void> {
    const all = [...held];
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const sessionIds = all.slice(from, from + AT_ONCE);
      try {
        const answer = await beat(sessionIds);
        if (answer) keepAnswered(sessionIds, answer.sessions);
      } catch (error) {
        log.debug(`A heartbeat failed: ${describeError(error)}`);
      }
    }
  }

  /** Those that are left out of the answer have ended. */
  function keepAnswered(asked: readonly string[], sessions: readonly Session[]): void {
    const alive = new Set(sessions.map(({ sessionId }) => sessionId));
    for (const sessionId of asked) if (!alive.has(sessionId)) held.delete(sessionId);
  }

  return {
    /** To be told every answer the page gets. */
    note<M extends Method>(method: M, result: Result<M>): void {
      if (!method.startsWith('session/') || !('session' in result)) return;
      const { sessionId, state } = result.session;
      if (state === 'terminated') held.delete(sessionId);
      else if (method !== 'session/get') held.add(sessionId);
    },
    dispose: () => clearInterval(timer),
  };
}
