import type { SessionState } from '../../protocol/chatRecords.ts';
import { IDLE_AFTER_MS } from './sessions.ts';

export interface ModelSession {
  sessionId: string;
  windowId: string;
  conversationId: string;
  accountId: string;
  model: string | null;
  profile: string;
  state: SessionState;
  heartbeatAt: number;
  endedAt: number | undefined;
}

interface ModelConversation {
  accountId: string;
  lastActivityAt: number;
  pending: number;
}

/** The life of sessions again, in memory and as plainly as it can be said: the walk compares the two. */
export class SessionModel {
  sessions: ModelSession[] = [];
  readonly conversations = new Map<string, ModelConversation>();
  /** `account/profile` of every client that was let go. */
  readonly ended: string[] = [];

  start(
    asked: Pick<ModelSession, 'windowId' | 'conversationId' | 'accountId' | 'model' | 'profile'>,
    now: number,
  ): 'same' | 'new' {
    const { accountId, conversationId } = asked;
    if (!this.conversations.has(conversationId)) {
      this.conversations.set(conversationId, { accountId, lastActivityAt: now, pending: 0 });
    }
    const live = this.sessions.find(
      (each) =>
        each.windowId === asked.windowId && each.conversationId === conversationId && isLive(each),
    );
    if (live && live.model === asked.model && live.profile === asked.profile) {
      this.showLife(live, now);
      return 'same';
    }
    const begun: ModelSession = {
      ...asked,
      sessionId: '',
      state: 'active',
      heartbeatAt: now,
      endedAt: undefined,
    };
    this.sessions.push(begun);
    if (live) this.end([live], now);
    return 'new';
  }

  showLife(session: ModelSession, now: number): void {
    session.state = 'active';
    session.heartbeatAt = now;
  }

  /** All in one transaction: a client is let go where none of the profile's sessions is left after it. */
  end(sessions: ModelSession[], now: number): void {
    const live = sessions.filter(isLive);
    for (const session of live) {
      session.state = 'terminated';
      session.endedAt = now;
    }
    for (const { accountId, profile } of live) {
      const isNeeded = this.sessions.some(
        (each) => each.accountId === accountId && each.profile === profile && isLive(each),
      );
      if (!isNeeded) this.ended.push(`${accountId}/${profile}`);
    }
  }

  sweep(now: number): void {
    for (const session of this.sessions) {
      if (session.state !== 'active') continue;
      session.heartbeatAt = Math.min(session.heartbeatAt, now);
      if (now - session.heartbeatAt >= IDLE_AFTER_MS) session.state = 'idle';
    }
  }

  cleanUp(now: number, retentionMs: number): void {
    const oldest = now - retentionMs;
    for (const [conversationId, { lastActivityAt, pending }] of this.byActivity()) {
      if (lastActivityAt >= oldest || pending > 0) continue;
      const gone = this.sessions.filter((each) => each.conversationId === conversationId);
      this.end(gone, now);
      this.sessions = this.sessions.filter((each) => !gone.includes(each));
      this.conversations.delete(conversationId);
    }
    this.sessions = this.sessions.filter(
      ({ state, endedAt = now }) => state !== 'terminated' || endedAt >= oldest,
    );
  }

  byActivity(): [string, ModelConversation][] {
    return [...this.conversations].sort(
      ([, one], [, other]) => one.lastActivityAt - other.lastActivityAt,
    );
  }
}

export function isLive(session: ModelSession): boolean {
  return session.state !== 'terminated';
}
