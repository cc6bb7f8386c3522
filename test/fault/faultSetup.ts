import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { WorkerStatus } from '../../protocol/jobRecords.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { openClient } from '../../rpc/openClient.ts';
import type { Client } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import type { SidecarProcess } from '../../rpc/sidecarProcess.ts';
import { askingDialogs, draftIn, process as processDialog } from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { until } from '../until.ts';

export const modulePath = fileURLToPath(new URL('../../dist/sidecar.cjs', import.meta.url));

/** A failure with that code, said to a person: a sentence and the next action. */
export function withCode(code: ErrorCode) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code);
    assert.ok(error.message.length > 10, 'a sentence for a person');
    assert.ok(error.hint, 'the next action');
    return true;
  };
}

/** A storage folder and the real sidecars started on it, without any account. */
export function openFolder() {
  const dataDir = mkdtempSync(join(tmpdir(), 'fault-'));
  const token = randomBytes(32).toString('base64url');
  const started: SidecarProcess[] = [];
  return {
    dataDir,
    stateFile: join(dataDir, 'state.db'),
    async start(): Promise<SidecarProcess> {
      const sidecar = await startSidecar({ modulePath, dataDir, token, onLog: () => {} });
      started.push(sidecar);
      return sidecar;
    },
    open: ({ socketPath }: SidecarProcess): Promise<Client> =>
      openClient({ socketPath, token, clientName: 'test' }),
    async close(): Promise<void> {
      await Promise.all(started.map((sidecar) => sidecar.kill()));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function firstAsking(desk: DeskHarness): Promise<ListedDialog> {
  const [dialog] = await askingDialogs(desk);
  return dialog ?? assert.fail('the world has no asking dialog');
}

/** A draft of the first dialog that asks something, ready to be approved. */
export async function readyDraft(desk: DeskHarness): Promise<Draft> {
  const { dialogId } = await firstAsking(desk);
  await processDialog(desk, dialogId);
  return draftIn(desk, dialogId, 'ready');
}

export async function approve(desk: DeskHarness, draft: Draft): Promise<Draft> {
  const { draftId, version, newestMessageId } = draft;
  const client = await desk.client();
  return (await client.request('draft/approve', { draftId, version, newestMessageId })).draft;
}

/** What the worker tells the windows of itself, from now on. */
export function watchWorker(client: Client): WorkerStatus[] {
  const heard: WorkerStatus[] = [];
  client.on('worker/changed', (status) => void heard.push(status));
  return heard;
}

export function workerIs(desk: DeskHarness, state: WorkerStatus['state']): Promise<WorkerStatus> {
  return until(`a worker that is ${state}`, async () => {
    const status = await (await desk.client()).request('worker/status', {});
    return status.state === state && status;
  });
}
