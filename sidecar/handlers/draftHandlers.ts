import type { Draft } from '../../protocol/records.ts';
import type { Desk } from '../desk.ts';
import { assertAllowed } from '../drafts/transitions.ts';
import type { Handlers } from '../server/clientContext.ts';
import type { Tx } from '../store/store.ts';

type DraftHandlers = Pick<
  Handlers,
  | 'draft/list'
  | 'draft/get'
  | 'draft/versions'
  | 'draft/edit'
  | 'draft/approve'
  | 'draft/reject'
  | 'draft/undo'
  | 'draft/regenerate'
  | 'draft/resolve'
>;

export function draftHandlers({ store, drafts, queue, settings, now }: Desk): DraftHandlers {
  function enqueueSend(
    tx: Tx,
    { draftId, accountId, dialogId, dialogTitle }: Draft,
    runAt: number,
  ): void {
    const { approvalId } = drafts.approvalOf(draftId);
    const dedupKey = `approval:${approvalId}`;
    queue.enqueue(tx, {
      kind: 'send',
      accountId,
      dialogId,
      dialogTitle,
      draftId,
      runAt,
      dedupKey,
      maxAttempts: 8,
    });
  }

  return {
    'draft/list': (filter) => ({ drafts: drafts.list(filter) }),
    'draft/get': ({ draftId }) => ({ draft: drafts.get(draftId) }),
    'draft/versions': ({ draftId }) => ({ versions: drafts.versions(draftId) }),
    'draft/edit': async ({ draftId, version, text }) => ({
      draft: await store.write((tx) => drafts.edit(tx, draftId, version, text)),
    }),
    'draft/approve': async ({ draftId, version, newestMessageId }) => ({
      draft: await store.write((tx) => {
        const sendAt = now() + settings().undoMs;
        const draft = drafts.approve(tx, draftId, { version, newestMessageId }, sendAt);
        enqueueSend(tx, draft, sendAt);
        return draft;
      }),
    }),
    'draft/reject': async ({ draftId, version }) => ({
      draft: await store.write((tx) => drafts.reject(tx, draftId, version)),
    }),
    'draft/undo': async ({ draftId }) => ({
      draft: await store.write((tx) => {
        // Allowed as long as nothing has left; a send that looks at the dialog just now finds no approval.
        const draft = drafts.undo(tx, draftId);
        queue.cancelSends(tx, draftId);
        return draft;
      }),
    }),
    'draft/regenerate': ({ draftId, version, instruction }) =>
      store.write((tx) => {
        const draft = drafts.getAt(draftId, version);
        assertAllowed('regenerate', draft.state);
        const { accountId, dialogId, dialogTitle } = draft;
        const payload = { regenerate: true, ...(instruction === undefined ? {} : { instruction }) };
        return {
          draft,
          job: queue.enqueue(tx, {
            kind: 'process',
            accountId,
            dialogId,
            dialogTitle,
            draftId,
            payload,
            // The same wish for the same text, asked twice, is paid for once.
            dedupKey: `regenerate:${draftId}:${version}:${instruction ?? ''}`,
          }),
        };
      }),
    'draft/resolve': async ({ draftId, arrived }) => ({
      draft: await store.write((tx) => {
        assertAllowed('resolve', drafts.get(draftId).state);
        if (arrived) return drafts.sent(tx, draftId, undefined);
        const draft = drafts.sendAgain(tx, draftId, now());
        enqueueSend(tx, draft, now());
        return draft;
      }),
    }),
  };
}
