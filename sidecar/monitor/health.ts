import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EncryptionStatus } from '../../protocol/encryptionRecords.ts';
import { t } from '../../protocol/l10n.ts';
import { toWireError } from '../../protocol/errors.ts';
import type { WorkerHealth } from '../../protocol/jobRecords.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { Queue } from '../queue/queue.ts';
import { keyMissing } from '../store/sealing/sealer.ts';
import type { Store } from '../store/store.ts';
import type { LoopDelay } from './loopDelay.ts';
import type { ModelOutcome } from './modelOutcome.ts';
import * as sql from './sql.ts';

const LEAST_FREE_BYTES = 100 * 1024 * 1024;
const LONGEST_LOOP_DELAY_MS = 200;
const OLDEST_READY_MS = 10 * 60_000;

export interface HealthOptions {
  store: Pick<Store, 'read' | 'probe' | 'file'>;
  queue: Pick<Queue, 'oldestReadyAt' | 'countExpired' | 'isPaused'>;
  accounts: () => Account[];
  encryption: () => EncryptionStatus;
  lastModelOutcome: () => ModelOutcome;
  loopDelay: Pick<LoopDelay, 'takeP99Ms'>;
  /** Of the disk that holds `file`. */
  freeBytes?: (file: string) => Promise<number>;
  now: () => number;
}

type Finding = Omit<WorkerHealth['checks'][number], 'name'>;

/** Tries everything that work rests on, now; a check that cannot be made is one that is not ok. Never throws. */
export async function checkHealth(options: HealthOptions): Promise<WorkerHealth['checks']> {
  const { store, lastModelOutcome, loopDelay, accounts, freeBytes = loadFreeBytes } = options;
  return [
    { name: 'database', ...(await found(() => checkDatabase(options))) },
    { name: 'disk', ...(await found(async () => checkDisk(await freeBytes(store.file)))) },
    { name: 'eventLoop', ...checkLoop(loopDelay.takeP99Ms()) },
    { name: 'queue', ...(await found(() => checkQueue(options))) },
    { name: 'telegram', ...checkTelegram(accounts()) },
    { name: 'model', ...checkModel(lastModelOutcome()) },
  ];
}

async function found(check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, message: toWireError(error).message };
  }
}

async function checkDatabase({ store, encryption }: HealthOptions): Promise<Finding> {
  const { state, error } = encryption();
  if (state === 'locked') return { ok: false, message: (error ?? keyMissing().toWire()).message };
  await store.probe();
  const ok = Number(store.read(sql.LOAD_VERSION).get()?.['user_version']) > 0;
  return {
    ok,
    message: ok ? readable(state) : t('The database has lost its version.'),
  };
}

function readable(state: Exclude<EncryptionStatus['state'], 'locked'>): string {
  switch (state) {
    case 'off':
      return t('The database can be written and read.');
    case 'on':
      return t('The database can be written and read; its text is encrypted.');
    case 'encrypting':
    case 'rotating':
      return t('The database can be written and read; its text is being encrypted.');
    case 'decrypting':
      break;
  }
  return t('The database can be written and read; its text is being decrypted.');
}

function checkDisk(freeBytes: number): Finding {
  const freeMb = Math.floor(freeBytes / (1024 * 1024));
  return { ok: freeBytes >= LEAST_FREE_BYTES, message: t('{0} MB are free.', freeMb) };
}

function checkLoop(p99Ms: number | undefined): Finding {
  if (p99Ms === undefined) return { ok: true, message: t('Not measured yet.') };
  return {
    ok: p99Ms < LONGEST_LOOP_DELAY_MS,
    message: t('The worker answers within {0} ms.', Math.ceil(p99Ms)),
  };
}

function checkQueue({ queue, now }: HealthOptions): Finding {
  const expired = queue.countExpired();
  if (expired > 0)
    return { ok: false, message: t('Jobs that run without a sign of life: {0}.', expired) };
  if (queue.isPaused()) return { ok: true, message: t('Work is paused.') };
  const oldestAt = queue.oldestReadyAt();
  if (oldestAt === undefined) return { ok: true, message: t('Nothing waits for a worker.') };
  const ageMs = Math.max(0, now() - oldestAt);
  return {
    ok: ageMs <= OLDEST_READY_MS,
    message: t('The oldest ready job waits for {0} s.', Math.floor(ageMs / 1_000)),
  };
}

/** An account that was signed out is a person's wish; one that cannot be reached is not. */
function checkTelegram(accounts: Account[]): Finding {
  const wanted = accounts.filter((account) => account.connection !== 'signedOut');
  if (wanted.length === 0) return { ok: true, message: t('No account is signed in.') };
  const online = wanted.filter((account) => account.connection === 'online').length;
  return {
    ok: online === wanted.length,
    message: t('Accounts online: {0} of {1}.', online, wanted.length),
  };
}

function checkModel(outcome: ModelOutcome): Finding {
  if (outcome.kind === 'unknown') return { ok: true, message: t('Not asked yet.') };
  if (outcome.kind === 'ok') return { ok: true, message: t('The model answered the last time.') };
  return { ok: false, message: outcome.error.message };
}

async function loadFreeBytes(file: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(file));
  return bavail * bsize;
}
