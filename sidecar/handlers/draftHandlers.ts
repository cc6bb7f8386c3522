import { isAbsolute } from 'node:path';
import { AppError } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { inspectFile, type InspectedFile } from '../drafts/inspectFile.ts';
import { assertAllowed } from '../drafts/transitions.ts';
import type { Handlers } from '../server/clientContext.ts';
import { createDecisions } from './decisions.ts';
import type { Tx } from '../store/store.ts';
import { fitFrame } from './fitFrame.ts';
import { readChanges } from './readChanges.ts';
import { wishMark } from './wishMark.ts';

type DraftHandlers = Pick<
  Handlers,
  | 'draft/list'
  | 'draft/get'
  | 'draft/versions'
  | 'draft/requests'
  | 'draft/changes'
  | 'draft/edit'
  | 'draft/approve'
  | 'draft/confirmDetail'
  | 'draft/reject'
  | 'draft/undo'
  | 'draft/regenerate'
  | 'draft/resolve'
  | 'draft/answer'
  | 'draft/confirm'
  | 'draft/deleteSent'
  | 'draft/editSent'
  | 'draft/attach'
  | 'draft/detach'
  | 'draft/putInTelegram'
>;

export function draftHandlers(desk: Desk): DraftHandlers {
  const { accounts, store, drafts, facts, cloudHandover, queue, now } = desk;
  const decisions = createDecisions(desk);

  function enqueueRegenerate(
    tx: Tx,
    { draftId, accountId, dialogId, dialogTitle }: Draft,
    dedupKey: string,
    wish: { instruction?: string; replyLanguage?: string } = {},
  ): Job {
    const payload = { regenerate: true, ...wish };
    const kind = 'process';
    return queue.enqueue(tx, {
      kind,
      accountId,
      dialogId,
      dialogTitle,
      draftId,
      payload,
      dedupKey,
    });
  }

  return {
    'draft/list': (filter) => ({
      drafts: fitFrame(drafts.list(filter), 'first').sort((a, b) => b.createdAt - a.createdAt),
    }),
    'draft/get': ({ draftId }) => ({ draft: drafts.get(draftId) }),
    'draft/versions': ({ draftId }) => ({ versions: fitFrame(drafts.versions(draftId), 'last') }),
    'draft/requests': ({ draftId }) => ({
      requests: fitFrame(drafts.requests.list(drafts.get(draftId).draftId), 'last'),
    }),
    'draft/changes': ({ draftId }, { signal }) => {
      const draft = drafts.get(draftId);
      const { gateway } = accounts.get(draft.accountId);
      return readChanges(gateway, draft, drafts.answeredMessages.list(draftId), signal);
    },
    'draft/edit': async ({ draftId, version, text }) => ({
      draft: await store.write((tx) => drafts.edit(tx, draftId, version, text)),
    }),
    'draft/approve': async (params) => ({
      draft: await store.write((tx) => decisions.approve(tx, params)),
    }),
    'draft/attach': async ({ draftId, version, paths }) => {
      assertAllowed('attach', drafts.getAt(draftId, version).state);
      const files: InspectedFile[] = [];
      for (const path of paths) files.push(await inspectFile(absolute(path)));
      return { draft: await store.write((tx) => drafts.attach(tx, draftId, version, files)) };
    },
    'draft/detach': async ({ draftId, attachmentId }) => ({
      draft: await store.write((tx) => drafts.detach(tx, draftId, attachmentId)),
    }),
    'draft/putInTelegram': async ({ draftId, version }, { signal }) => ({
      draft: await cloudHandover.put(draftId, version, signal),
    }),
    'draft/confirmDetail': async ({ draftId, value }) => ({
      draft: await store.write((tx) => drafts.confirmDetail(tx, draftId, value)),
    }),
    'draft/reject': async ({ draftId, version }) => ({
      draft: await store.write((tx) => drafts.reject(tx, draftId, version)),
    }),
    'draft/undo': async ({ draftId }) => ({
      draft: await store.write((tx) => decisions.undo(tx, draftId)),
    }),
    'draft/regenerate': ({ draftId, version, instruction, replyLanguage }) =>
      store.write((tx) => {
        const draft = drafts.getAt(draftId, version);
        assertAllowed('regenerate', draft.state);
        const wish = {
          ...(instruction === undefined ? {} : { instruction }),
          ...(replyLanguage === undefined ? {} : { replyLanguage }),
        };
        // The same wish for the same text, asked twice, is paid for once.
        const dedupKey = `regenerate:${draftId}:${version}:${replyLanguage ?? ''}:${wishMark(instruction)}`;
        return { draft, job: enqueueRegenerate(tx, draft, dedupKey, wish) };
      }),
    'draft/answer': ({ draftId, version, answers }) =>
      store.write((tx) => {
        const asked = new Map(
          drafts.get(draftId).questions?.map(({ questionId, text }) => [questionId, text]),
        );
        const draft = drafts.answer(tx, draftId, version, answers);
        const { accountId, dialogId, dialogTitle } = draft;
        for (const { questionId, text, scope } of answers) {
          const question = asked.get(questionId) ?? '';
          const place = { accountId, dialogId, dialogTitle };
          if (scope !== 'once')
            facts.remember(tx, { ...place, scope, question, text: text.trim() });
        }
        const ids = answers.map(({ questionId }) => questionId).join();
        return { draft, job: enqueueRegenerate(tx, draft, `answer:${ids}`) };
      }),
    'draft/confirm': async ({ draftId, version, sentence }) => ({
      draft: await store.write((tx) => drafts.confirm(tx, draftId, version, sentence)),
    }),
    'draft/deleteSent': ({ draftId }) =>
      store.write((tx) => {
        const draft = drafts.get(draftId);
        assertAllowed('deleteSent', draft.state);
        if (draft.sentMessageId === undefined || draft.deletedAt !== undefined) {
          throw new AppError(
            'conflict',
            draft.deletedAt === undefined
              ? 'Telegram did not tell which message this became.'
              : 'This message is deleted already.',
            { hint: 'Look into the chat.' },
          );
        }
        const { accountId, dialogId, dialogTitle } = draft;
        const dedupKey = `delete:${draftId}`;
        const job = {
          kind: 'delete',
          accountId,
          dialogId,
          dialogTitle,
          draftId,
          dedupKey,
        } as const;
        return { draft, job: queue.enqueue(tx, job) };
      }),
    'draft/editSent': ({ draftId, version }) =>
      store.write((tx) => {
        const draft = drafts.getAt(draftId, version);
        assertAllowed('editSent', draft.state);
        drafts.assertReplaces(draft);
        const { accountId, dialogId, dialogTitle } = draft;
        const job = queue.enqueue(tx, {
          kind: 'edit',
          accountId,
          dialogId,
          dialogTitle,
          draftId,
          dedupKey: `edit:${draftId}:${version}`,
          // The version, not its text: that is what the user has said yes to, whatever is written next.
          payload: { version },
          maxAttempts: 8,
        });
        queue.cancelEditsBefore(tx, job);
        return { draft, job };
      }),
    'draft/resolve': async ({ draftId, arrived }) => ({
      draft: await store.write((tx) => {
        assertAllowed('resolve', drafts.get(draftId).state);
        if (arrived) return drafts.sent(tx, draftId);
        const draft = drafts.sendAgain(tx, draftId, now());
        decisions.enqueueSend(tx, draft, { runAt: now() });
        return draft;
      }),
    }),
  };
}

function absolute(path: string): string {
  if (isAbsolute(path)) return path;
  throw new AppError('invalidParams', 'The path of a file must be a whole one.');
}
