import { AppError } from '../protocol/errors.ts';
import type { Preset } from '../protocol/presets.ts';
import type { Draft, DraftVersion } from '../protocol/draftRecords.ts';
import { listOf, shownEarlier, viewOf } from './cardView.ts';
import type { Host } from './host.ts';
import { t } from './l10n.ts';
import type { Ask, State } from './state.ts';

/** What can be done with the texts of a draft beside deciding on it. */
export function createReviewActions(
  state: State,
  host: Host,
  ask: Ask,
  decide: (draftId: string, decision: Promise<{ draft: Draft }>) => Promise<boolean>,
) {
  /** Its texts, asked for again only when there is a newer one. */
  async function loadVersions(draft: Draft): Promise<void> {
    const { draftId, version: newest } = draft;
    const held = state.versions.value;
    if (newest < 2 || draft.state === 'drafting') return;
    if (held?.draftId === draftId && held.newest === newest) return;
    const before = listOf(held, draft);
    state.versions.set({ draftId, newest, list: before.length > 0 ? before : undefined });
    const isWanted = () =>
      state.versions.value?.draftId === draftId && state.versions.value.newest === newest;
    try {
      const { versions: list } = await host.request('draft/versions', { draftId });
      if (isWanted()) state.versions.set({ draftId, newest, list });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (isWanted()) state.versions.set({ draftId, newest, list: undefined, error });
    }
  }

  return {
    loadVersions,

    /** What changed under a stale draft. Without it the card says that something did. */
    async loadChanges({ draftId, updatedAt, state: draftState }: Draft): Promise<void> {
      const held = state.changes.value;
      if (draftState !== 'stale') return;
      if (held?.draftId === draftId && held.updatedAt === updatedAt) return;
      const before = held?.draftId === draftId ? held : { changes: [], more: 0 };
      state.changes.set({ ...before, draftId, updatedAt });
      const found = await host.request('draft/changes', { draftId }).catch(() => undefined);
      const wanted = state.changes.value;
      if (found && wanted?.draftId === draftId && wanted.updatedAt === updatedAt)
        state.changes.set({ draftId, updatedAt, ...found });
    },

    async reloadVersions(draft: Draft): Promise<void> {
      state.versions.set(null);
      await loadVersions(draft);
    },

    /** To the text before or after the one that is shown. */
    showVersion(draft: Draft, step: 1 | -1): void {
      const list = listOf(state.versions.value, draft);
      const shown = shownEarlier(state.cardView.value, state.versions.value, draft);
      const at = list.findIndex(({ version }) => version === (shown?.version ?? draft.version));
      const next = list[at + step];
      if (at < 0 || !next) return;
      const { version: newest, draftId } = draft;
      const earlier = next.version === newest ? undefined : { version: next.version, newest };
      state.cardView.set({ ...viewOf(state.cardView.value, draft), draftId, earlier });
      state.announcement.set(
        earlier ? t('Version {0} of {1}.', next.version, newest) : t('The newest version.'),
      );
    },

    showNewest(draft: Draft): void {
      state.cardView.set({ ...viewOf(state.cardView.value, draft), earlier: undefined });
    },

    toggleChanges(draft: Draft): void {
      const view = viewOf(state.cardView.value, draft);
      state.cardView.set({ ...view, changes: !view.changes });
    },

    toggleWishes(draft: Draft): void {
      const view = viewOf(state.cardView.value, draft);
      state.cardView.set({ ...view, wishes: !view.wishes });
    },

    /** Makes an earlier text the newest; the one that was stays among the versions. */
    async restore({ draftId, version, dialogTitle }: Draft, earlier: DraftVersion): Promise<void> {
      const { text } = earlier;
      if (await decide(draftId, host.request('draft/edit', { draftId, version, text }))) {
        state.announcement.set(
          t('Version {0} for {1} is the newest again.', earlier.version, dialogTitle),
        );
      }
    },

    /** Writes it anew as wished, from what an editor holds of it as well; asks first where the wish leaves something open. */
    async regenerateAs(
      draft: Draft,
      preset: Preset | 'translate' | 'other' | 'again',
    ): Promise<void> {
      const { draftId } = draft;
      state.cardView.set({ ...viewOf(state.cardView.value, draft), wishes: false });
      await ask('host/regenerate', { draftId, preset });
    },

    /** Asks in which language. */
    replyIn: ({ draftId }: Draft) => ask('host/replyIn', { draftId }),
  };
}
