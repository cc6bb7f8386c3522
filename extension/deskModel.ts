import type { EncryptionStatus } from '../protocol/encryptionRecords.ts';
import type { WorkerStatus } from '../protocol/jobRecords.ts';
import type { Account } from '../protocol/accountRecords.ts';
import type { Draft, DraftState } from '../protocol/draftRecords.ts';
import { createSignal } from './signal.ts';
import type { Connection, SidecarClient } from './sidecarClient.ts';

/** States in which a draft waits for a decision. */
const TO_REVIEW: readonly DraftState[] = ['ready', 'stale', 'failed', 'unknown'];

/** What this window knows of the sidecar's accounts, drafts and worker; rebuilt after every connect. */
export function createDeskModel(client: Pick<SidecarClient, 'on'>) {
  const drafts = new Map<string, Draft>();
  const accounts = new Map<string, Account>();
  const draftChanged = createSignal<Draft>();
  const draftRemoved = createSignal<string>();
  const changed = createSignal<void>();
  let worker: WorkerStatus | undefined;
  let encryption: EncryptionStatus | undefined;
  /** What an event has told since the last refresh began; its answers may have been made before that. */
  const told = new Set<string>();

  client.on('draft/changed', ({ draft }) => {
    told.add(draft.draftId);
    setDraft(draft);
    changed.emit();
  });
  client.on('draft/removed', ({ draftId }) => {
    told.add(draftId);
    removeDraft(draftId);
    changed.emit();
  });
  client.on('account/changed', ({ account }) => {
    told.add(account.accountId);
    accounts.set(account.accountId, account);
    changed.emit();
  });
  client.on('account/removed', ({ accountId }) => {
    told.add(accountId);
    accounts.delete(accountId);
    changed.emit();
  });
  client.on('worker/changed', (status) => {
    told.add('worker');
    worker = status;
    changed.emit();
  });

  client.on('encryption/changed', (status) => {
    encryption = status;
    changed.emit();
  });

  /** An answer may be read after an event that was sent later: what is older than known is dropped. */
  function setDraft(draft: Draft): void {
    const known = drafts.get(draft.draftId);
    if (known && known.updatedAt > draft.updatedAt) return;
    drafts.set(draft.draftId, draft);
    draftChanged.emit(draft);
  }

  function isSignedIn(accountId: string): boolean {
    const account = accounts.get(accountId);
    return account !== undefined && account.connection !== 'signedOut';
  }

  function removeDraft(draftId: string): void {
    if (drafts.delete(draftId)) draftRemoved.emit(draftId);
  }

  return {
    draft: (draftId: string) => drafts.get(draftId),
    worker: () => worker,
    /** As far as it has changed on this connection. */
    encryption: () => encryption,
    /** Those that are signed in. */
    accounts: () => [...accounts.values()].filter(({ connection }) => connection !== 'signedOut'),
    /** Oldest first; not those of an account that is signed out, for they cannot be sent. */
    toReview: () =>
      [...drafts.values()]
        .filter(({ state, accountId }) => TO_REVIEW.includes(state) && isSignedIn(accountId))
        .sort((a, b) => a.createdAt - b.createdAt),
    /** Whether there is any draft, or any in this state. */
    has: (state?: DraftState) =>
      [...drafts.values()].some((draft) => state === undefined || draft.state === state),
    /** Approved or rejected, newest decision first: what `undo` can take back. */
    undoable: () =>
      [...drafts.values()]
        .filter(({ state }) => state === 'approved' || state === 'rejected')
        .sort((a, b) => b.updatedAt - a.updatedAt),
    /** A newer record from an answer, before its event comes. */
    keep: setDraft,
    draftChanged,
    draftRemoved,
    changed,

    /** Fetches everything anew. An event that comes meanwhile is newer than the answers, or the same. */
    async refresh(connection: Connection): Promise<void> {
      told.clear();
      encryption = undefined;
      const [listed, known, status] = await Promise.all([
        connection.request('draft/list', {}),
        connection.request('account/list', {}),
        connection.request('worker/status', {}),
      ]);
      const ids = new Set(listed.drafts.map(({ draftId }) => draftId));
      for (const draftId of drafts.keys()) {
        if (!ids.has(draftId) && !told.has(draftId)) removeDraft(draftId);
      }
      for (const draft of listed.drafts) if (!told.has(draft.draftId)) setDraft(draft);
      for (const accountId of accounts.keys()) if (!told.has(accountId)) accounts.delete(accountId);
      for (const account of known.accounts) {
        if (!told.has(account.accountId)) accounts.set(account.accountId, account);
      }
      if (!told.has('worker')) worker = status;
      changed.emit();
    },

    /** The world has changed (the demo, or back): nothing of the old one stays. */
    clear(): void {
      for (const draftId of drafts.keys()) removeDraft(draftId);
      accounts.clear();
      worker = undefined;
      encryption = undefined;
      changed.emit();
    },
  };
}
