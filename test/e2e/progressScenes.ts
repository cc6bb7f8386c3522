import type { Page } from 'playwright-core';
import type { Job } from '../../protocol/jobRecords.ts';
import type { Scene } from './panelScenes.ts';
import type { EncryptionStatus } from '../../protocol/encryptionRecords.ts';
import { busyWorld, emptyWorld, NOW, type World } from './panelWorld.ts';

/** Forty dialogs whose drafts were asked for together: so many are done, two are being written, the rest waits. */
export function processingWorld(done: number): World {
  const world = busyWorld();
  const jobs = Array.from({ length: 40 }, (_, i): Job => {
    const state = i < done ? 'done' : i < done + 2 ? 'running' : 'queued';
    return {
      jobId: 500 + i,
      kind: 'process',
      state,
      accountId: '700001',
      dialogId: `u${2000 + i}`,
      dialogTitle: `Peer ${i + 1}`,
      priority: 100,
      attempt: state === 'queued' ? 0 : 1,
      maxAttempts: 5,
      runAt: NOW - 90_000,
      createdAt: NOW - 90_000,
      ...(state === 'queued' ? {} : { startedAt: NOW - 80_000 + i * 1000 }),
      ...(state === 'running' ? { stage: 'drafting' } : {}),
      ...(state === 'done' ? { finishedAt: NOW - 60_000 + i * 1000 } : {}),
    };
  });
  return {
    ...world,
    jobs,
    worker: { state: 'running', running: 2, queued: 38 - done, toReview: 4 },
  };
}

/** What is stored is being rewritten. */
export const rewriting =
  (state: EncryptionStatus['state'], more: Partial<EncryptionStatus> = {}) =>
  (): World => ({
    ...busyWorld(),
    encryption: { state, keyIds: [], retiredKeyIds: [], done: 4_100, total: 10_000, ...more },
  });

export const KEY_MISSING = {
  code: 'encryptionKeyMissing',
  message: 'What is stored is encrypted, and its key is not in the secret store.',
  retryable: false,
  hint: 'Unlock the secret store of your system and restart the worker, or reset the local data.',
} as const;
export const DISK_FULL = {
  code: 'databaseFull',
  message: 'The disk is full.',
  retryable: true,
  hint: 'Make room on the disk.',
} as const;

const cancel = (page: Page) =>
  page.getByRole('button', { name: 'Cancel what is not done yet', exact: false }).click();

export const PROGRESS_SCENES: Scene[] = [
  {
    name: 'processing',
    world: () => processingWorld(12),
    async act(page) {
      await page.getByText('Processing: 12 of 40 done').waitFor();
    },
  },
  {
    name: 'processing-cancelled',
    world: () => processingWorld(12),
    async act(page) {
      await cancel(page);
      await page.getByText('Cancelled: 26. Stopping: 2…').waitFor();
      await page.evaluate(() => {
        for (const job of window.fake.world.jobs.filter(({ state }) => state === 'running'))
          window.fake.emit('job/changed', {
            job: { ...job, state: 'cancelled', finishedAt: job.createdAt },
          });
      });
      await page.getByText('Cancelled: 28. Kept: 12.').waitFor();
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'encrypting',
    world: rewriting('encrypting'),
    async act(page) {
      await page.getByText('Encrypting what is stored: 41 %').waitFor();
    },
  },
  {
    name: 'encrypting-key-changed',
    world: rewriting('rotating'),
    async act(page) {
      await page.getByText('Encrypting with the new key: 41 %').waitFor();
    },
  },
  {
    name: 'encrypting-cancelled',
    world: rewriting('decrypting', { takenBack: true }),
    async act(page) {
      await page.getByText('Cancelling the encryption: 41 %').waitFor();
    },
  },
  {
    name: 'encrypting-held-up',
    world: rewriting('rotating', { error: DISK_FULL }),
    async act(page) {
      await page.getByText('It is tried again by itself.').first().waitFor();
    },
  },
  {
    name: 'encrypting-key-missing',
    world: () => ({
      ...emptyWorld(),
      host: { ...emptyWorld().host, sidecar: 'failed', error: KEY_MISSING },
    }),
  },
];
