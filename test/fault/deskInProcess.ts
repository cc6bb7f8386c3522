import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoModel } from '../../demo/model/startDemoModel.ts';
import { startDemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { Event } from '../../protocol/events.ts';
import type { Job, JobState } from '../../protocol/jobRecords.ts';
import type { Configuration } from '../../protocol/configuration.ts';
import type { Draft, DraftState } from '../../protocol/draftRecords.ts';
import { createDesk } from '../../sidecar/desk.ts';
import { createPatientModel } from '../../sidecar/drafting/claudeModel.ts';
import type { Patience } from '../../sidecar/drafting/endpointLine.ts';
import { createHandlers, createSubscriptions } from '../../sidecar/handlers/handlers.ts';
import { openCache } from '../../sidecar/store/openCache.ts';
import { openStore } from '../../sidecar/store/openStore.ts';
import { startGateway } from '../../sidecar/telegram/gramjsGateway.ts';
import { startSignIn } from '../../sidecar/telegram/signIn.ts';
import { until } from '../until.ts';

const PATIENT: Patience = { answerMs: 10_000, idleMs: 10_000 };

/**
 * The parts of the sidecar in this process, on real files and between the two demo servers, with clocks that can be
 * moved: signed in, its dialogs listed.
 */
export async function openDesk(patience = PATIENT) {
  const dir = mkdtempSync(join(tmpdir(), 'fault-desk-'));
  const telegram = await startDemoTelegram({ quiet: true });
  const model = await startDemoModel({ tokenDelayMs: 1 });
  const accountId = telegram.accounts[0]?.accountId ?? '';
  const clocks = { setMs: 0, sleptMs: 0 };
  const told: Draft[] = [];
  const hooks = { heard: (_event: Event): void => {} };
  const store = openStore({ dir });
  const cache = openCache(dir, () => {});
  const now = () => Date.now() + clocks.setMs + clocks.sleptMs;
  const desk = createDesk({
    store,
    cache,
    workerId: 'w',
    startGateway,
    startSignIn,
    createDraftingModel: (endpoint) => createPatientModel(endpoint, patience),
    emit(event, payload) {
      if ('draft' in payload) told.push(payload.draft);
      hooks.heard(event);
    },
    onChunk: () => {},
    log: () => {},
    now,
    uptime: () => performance.now() + clocks.sleptMs,
  });
  const { session } = telegram.control.createSession({ accountId });
  const reconfigure = (settings: Partial<Configuration['settings']> = {}) =>
    desk.configure({
      telegram: telegram.connection,
      sessions: [{ accountId, session }],
      model: { baseUrl: model.baseUrl, apiKey: model.apiKey, draftModel: '', analysisModel: '' },
      settings: { ...desk.settings(), undoMs: 0, ...settings },
    });
  await reconfigure();
  const dialogs = await until('the dialogs', () => {
    const { dialogs: list } = desk.accounts.get(accountId);
    const asking = list
      .all()
      .filter(({ kind, unreadCount, canSend }) => kind === 'private' && unreadCount > 0 && canSend);
    return list.list({ offset: 0, limit: 1 }).complete && asking.length > 0 && asking;
  });

  return {
    ...desk,
    accountId,
    /** With other settings. */
    reconfigure,
    clocks,
    now,
    /** Drafts as the windows were told of them. */
    told,
    /** As a client asks. */
    handlers: createHandlers(desk, createSubscriptions(), () => {}),
    /** Called with each event in the moment it is announced. */
    hooks,
    telegram,
    model,
    dialogs,
    /** As `dialog/process` asks for it. */
    process: (dialogId: string, delayMs = 0): Promise<Job> =>
      store.write((tx) =>
        desk.queue.enqueue(tx, {
          kind: 'process',
          accountId,
          dialogId,
          dialogTitle: 'A dialog',
          runAt: now() + delayMs,
        }),
      ),
    /** As `draft/approve` does it. */
    approve: (draft: Draft, delayMs: number): Promise<Job> =>
      store.write((tx) => {
        const { draftId, accountId: owner, dialogId, dialogTitle } = draft;
        const runAt = now() + delayMs;
        desk.drafts.approve(tx, draftId, draft, runAt);
        const job = { kind: 'send', accountId: owner, dialogId, dialogTitle } as const;
        const send = desk.queue.enqueue(tx, { ...job, draftId, runAt });
        desk.drafts.assignJob(tx, draftId, send.jobId);
        return send;
      }),
    draftIn: (dialogId: string, state: DraftState): Promise<Draft> =>
      until(`a draft that is ${state}`, () => {
        const draft =
          desk.drafts.openOf(accountId, dialogId) ??
          desk.drafts.newestOfDialog(accountId, dialogId);
        return draft?.state === state && draft;
      }),
    jobIn: (jobId: number, state: JobState): Promise<Job> =>
      until(`a job that is ${state}`, () => {
        const job = desk.queue.get(jobId);
        return job.state === state && job;
      }),
    /** Texts that arrived, as the server has them. */
    delivered: (dialogId: string): string[] =>
      telegram.control
        .inbox({ accountId, dialogId })
        .messages.flatMap(({ randomId, text }) => (randomId === undefined ? [] : [text])),
    async close(): Promise<void> {
      await desk.stop(0);
      await store.close();
      await cache.close();
      await telegram.close();
      await model.close();
      rmSync(dir, { recursive: true });
    },
  };
}
