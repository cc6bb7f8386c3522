import type { Api } from 'telegram/tl/index.js';
import type { Dialog, DialogKind } from '../../protocol/dialogRecords.ts';

/** What Telegram keeps a default of its own for. */
export const MUTE_SCOPES = ['users', 'chats', 'broadcasts'] as const;
export type MuteScope = (typeof MUTE_SCOPES)[number];

const SCOPE_OF: Record<DialogKind, MuteScope> = {
  private: 'users',
  bot: 'users',
  group: 'chats',
  channel: 'broadcasts',
};

/** Seconds of Unix time, 0 for "not muted"; undefined where nothing of its own is set. */
export function muteUntilOf(settings: Api.TypePeerNotifySettings): number | undefined {
  return settings.muteUntil ?? undefined;
}

/** Who is muted: a dialog's own setting, else the account's default for its kind (core.telegram.org/api/notifications). */
export class MuteRules {
  readonly #defaults = new Map<MuteScope, number>();
  readonly #own = new Map<string, number>();

  /** True if that may change rows. */
  setDefault(scope: MuteScope, muteUntil: number | undefined): boolean {
    const before = this.#defaults.get(scope) ?? 0;
    this.#defaults.set(scope, muteUntil ?? 0);
    return before !== (muteUntil ?? 0);
  }

  setOwn(dialogId: string, muteUntil: number | undefined): void {
    if (muteUntil === undefined) this.#own.delete(dialogId);
    else this.#own.set(dialogId, muteUntil);
  }

  /** Until when, ms; undefined for a dialog that is not muted at `now`. */
  mutedUntil({ dialogId, kind }: Dialog, now: number): number | undefined {
    const seconds = this.#own.get(dialogId) ?? this.#defaults.get(SCOPE_OF[kind]) ?? 0;
    return seconds * 1000 > now ? seconds * 1000 : undefined;
  }
}
