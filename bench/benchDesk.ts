import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startDemoModel, type DemoModel } from '../demo/model/startDemoModel.ts';
import { startDemoTelegram, type DemoTelegram } from '../demo/telegram/startDemoTelegram.ts';
import type { Client } from '../rpc/openClient.ts';
import { StoryDesk } from '../scripts/story/desk.ts';
import { createSession } from './createSession.ts';

export const sidecarBundle = path.resolve(import.meta.dirname, '../dist/sidecar.cjs');

export interface BenchDesk {
  telegram: DemoTelegram;
  model: DemoModel;
  client: Client;
  accountId: string;
  /** Of the sidecar's process. */
  pid: number;
  dataDir: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** After `kill`: a new process on the same folder, configured. */
  start(): Promise<Client>;
  stop(): Promise<void>;
}

/** The built sidecar between the two demo servers, signed in, its list of dialogs complete. */
export async function startBenchDesk(options: { tokenDelayMs?: number } = {}): Promise<BenchDesk> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'dialog-desk-bench-'));
  const telegram = await startDemoTelegram();
  const model = await startDemoModel(options);
  const { accountId, session } = await createSession(telegram);
  const desk = new StoryDesk({
    modulePath: sidecarBundle,
    dataDir,
    connection: {
      telegram: telegram.connection,
      model: { baseUrl: model.baseUrl, apiKey: model.apiKey },
    },
  });
  const stop = async () => {
    await desk.kill();
    await telegram.close();
    await model.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    desk.keepSession(accountId, session);
    const client = await desk.client();
    await untilListed(client, accountId);
    const { pid } = client.hello;
    const kill = () => desk.kill();
    return {
      telegram,
      model,
      client,
      accountId,
      pid,
      dataDir,
      kill,
      start: () => desk.client(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ids of private dialogs whose newest message waits for a reply. */
export async function askingDialogs({ client, accountId }: BenchDesk): Promise<string[]> {
  const filter = { accountId, kind: 'private', unread: true } as const;
  const { dialogs } = await client.request('dialog/list', filter);
  return dialogs.filter(({ canSend }) => canSend).map(({ dialogId }) => dialogId);
}

async function untilListed(client: Client, accountId: string): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await delay(20)) {
    const { complete } = await client.request('dialog/list', { accountId, limit: 1 });
    if (complete) return;
  }
  throw new Error('The list of dialogs did not become complete.');
}
