import { AppError } from '../../protocol/errors.ts';
import type { Draft, DraftState, DraftVersion } from '../../protocol/draftRecords.ts';
import type { Store } from '../store/store.ts';
import { toApproval, toDraft, toVersion } from './draftRow.ts';
import type { Approval } from './draftRow.ts';
import * as sql from './sql.ts';

export type DraftReads = ReturnType<typeof createDraftReads>;

/** What is known of drafts. Inside a transaction these see what it has written so far. */
export function createDraftReads(store: Store) {
  function find(draftId: string): Draft | undefined {
    const row = store.read(sql.GET_DRAFT).get(draftId);
    return row === undefined ? undefined : toDraft(row);
  }

  function get(draftId: string): Draft {
    const draft = find(draftId);
    if (draft) return draft;
    throw new AppError('notFound', 'This draft no longer exists.', {
      hint: 'Process the dialog again.',
    });
  }

  function getAt(draftId: string, version: number): Draft {
    const draft = get(draftId);
    if (draft.version === version) return draft;
    throw new AppError('conflict', 'The text has changed since you saw it.', {
      hint: 'Look at the newest text and decide again.',
    });
  }

  function openOf(accountId: string, dialogId: string): Draft | undefined {
    const row = store.read(sql.OPEN_DRAFT_OF_DIALOG).get(accountId, dialogId);
    return row === undefined ? undefined : toDraft(row);
  }

  function approvalOf(draftId: string): Approval {
    const row = store.read(sql.APPROVAL_OF_DRAFT).get(draftId);
    if (row === undefined) {
      throw new AppError('conflict', 'This draft is not approved.', { hint: 'Approve it first.' });
    }
    return toApproval(row);
  }

  /** At most 500: those that are open, then the newest of the rest. */
  function list(options: {
    accountId?: string | undefined;
    states?: DraftState[] | undefined;
  }): Draft[] {
    const states = options.states ? JSON.stringify(options.states) : null;
    return store
      .read(sql.LIST_DRAFTS)
      .all(options.accountId ?? null, states)
      .map(toDraft);
  }

  function newestOfDialog(accountId: string, dialogId: string): Draft | undefined {
    const row = store.read(sql.NEWEST_DRAFT_OF_DIALOG).get(accountId, dialogId);
    return row === undefined ? undefined : toDraft(row);
  }

  function versions(draftId: string): DraftVersion[] {
    return store.read(sql.LIST_VERSIONS).all(get(draftId).draftId).map(toVersion);
  }

  const countToReview = (): number => Number(store.read(sql.COUNT_TO_REVIEW).get()?.['n'] ?? 0);

  return {
    find,
    get,
    getAt,
    openOf,
    approvalOf,
    list,
    newestOfDialog,
    versions,
    countToReview,
  };
}
