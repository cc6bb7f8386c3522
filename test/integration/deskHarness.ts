import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemoModel } from '../../demo/model/startDemoModel.ts';
import type { DemoModel } from '../../demo/model/startDemoModel.ts';
import { startDemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { Configuration } from '../../protocol/configuration.ts';
import type { Job, JobState } from '../../protocol/jobRecords.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft, DraftState } from '../../protocol/draftRecords.ts';
import type { Client } from '../../rpc/openClient.ts';
import { until } from '../until.ts';
import { StoryDesk } from '../../scripts/story/desk.ts';

const SIDECAR = fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url));

export interface DeskHarness {
  telegram: DemoTelegram;
  model: DemoModel;
  desk: StoryDesk;
  dataDir: string;
  accountId: string;
  logs: string[];
  client: () => Promise<Client>;
  stop: () => Promise<void>;
}

/** The real sidecar between the two demo servers, signed in to the demo's first account. */
export async function startHarness(
  options: {
    settings?: Partial<Configuration['settings']>;
    dialogs?: number;
    tokenDelayMs?: number;
    idleExitMs?: number;
    /** Removed at the end; a fresh one unless told. */
    dataDir?: string;
    /** What is forked: the built sidecar unless told. */
    modulePath?: string;
  } = {},
): Promise<DeskHarness> {
  const { settings = {}, dialogs, tokenDelayMs = 1, idleExitMs } = options;
  const { modulePath = SIDECAR, dataDir = mkdtempSync(join(tmpdir(), 'desk-')) } = options;
  const telegram = await startDemoTelegram({ quiet: true, ...(dialogs ? { dialogs } : {}) });
  const model = await startDemoModel({ tokenDelayMs });
  const accountId = telegram.accounts[0]?.accountId ?? '';
  const logs: string[] = [];
  const desk = new StoryDesk({
    modulePath,
    dataDir,
    connection: {
      telegram: telegram.connection,
      model: { baseUrl: model.baseUrl, apiKey: model.apiKey },
    },
    settings,
    ...(idleExitMs === undefined ? {} : { idleExitMs }),
    onLog: (level, text) => logs.push(`${level} ${text}`),
  });
  const { session } = telegram.control.createSession({ accountId });
  desk.keepSession(accountId, session);
  return {
    telegram,
    model,
    desk,
    dataDir,
    accountId,
    logs,
    client: () => desk.client(),
    async stop() {
      await desk.kill();
      await telegram.close();
      await model.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function allDialogs({ client, accountId }: DeskHarness): Promise<ListedDialog[]> {
  return until('the dialogs', async () => {
    const page = await (await client()).request('dialog/list', { accountId, limit: 500 });
    return page.complete ? page.dialogs : undefined;
  });
}

/** Private dialogs with something unread, in the list's order: each ends with a question. */
export async function askingDialogs(harness: DeskHarness): Promise<ListedDialog[]> {
  const dialogs = await allDialogs(harness);
  return dialogs.filter(
    (dialog) => dialog.kind === 'private' && dialog.unreadCount > 0 && dialog.canSend,
  );
}

/** A private dialog in which the last word is ours: what is said there is all there is to answer. */
export async function quietDialog(harness: DeskHarness): Promise<string> {
  const dialogs = await allDialogs(harness);
  const quiet = dialogs.find(({ kind, last }) => kind === 'private' && last?.out === true);
  return quiet?.dialogId ?? assert.fail('no private dialog with the last word ours');
}

/** The other side says something, and the desk has heard it. */
export async function say(
  harness: DeskHarness,
  said: Omit<Parameters<DemoTelegram['control']['say']>[0], 'accountId'>,
): Promise<void> {
  const { accountId, telegram } = harness;
  const { messageId } = telegram.control.say({ accountId, ...said });
  await until('the message', async () =>
    (await allDialogs(harness)).some(({ last }) => last?.messageId === messageId),
  );
}

export async function process({ client, accountId }: DeskHarness, dialogId: string): Promise<Job> {
  const { jobs } = await (
    await client()
  ).request('dialog/process', { accountId, dialogIds: [dialogId] });
  const [job] = jobs;
  if (!job) throw new Error('no job');
  return job;
}

export function draftIn(
  { client, accountId }: DeskHarness,
  dialogId: string,
  ...states: DraftState[]
): Promise<Draft> {
  return until(`a draft that is ${states.join(' or ')}`, async () => {
    const { drafts } = await (await client()).request('draft/list', { accountId });
    return drafts.find((draft) => draft.dialogId === dialogId && states.includes(draft.state));
  });
}

export function jobIn({ client }: DeskHarness, jobId: number, ...states: JobState[]): Promise<Job> {
  return until(`job ${jobId} that is ${states.join(' or ')}`, async () => {
    const { jobs } = await (await client()).request('job/list', { limit: 500 });
    return jobs.find((job) => job.jobId === jobId && states.includes(job.state));
  });
}

/** Texts that this desk sent to a dialog, as the server has them. */
export function delivered({ telegram, accountId }: DeskHarness, dialogId: string): string[] {
  const { messages } = telegram.control.inbox({ accountId, dialogId });
  return messages.flatMap((message) => (message.randomId === undefined ? [] : [message.text]));
}
