import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import type { Store } from '../store/store.ts';
import { nextCleanup } from './cleanup.ts';
import type { Conversations } from './conversations.ts';
import { lastCleanupAt, runCleanup } from './runCleanup.ts';
import type { CleanupOptions } from './runCleanup.ts';
import type { Sessions } from './sessions.ts';

const SWEEP_EVERY_MS = 5 * 60_000;
/** A timer stands still while the machine sleeps: no wait is longer than this, so that a wake is noticed. */
const LONGEST_WAIT_MS = 60_000;
/** After a failure (the disk is full, say) the next try. */
const AGAIN_AFTER_MS = 15 * 60_000;

export interface UpkeepOptions {
  store: Store;
  sessions: Pick<Sessions, 'sweep' | 'hasActive'>;
  conversations: Pick<Conversations, 'remove' | 'removeCopies'>;
  cleanFiles: CleanupOptions['cleanFiles'];
  settings: () => { retentionDays: number; cleanupHour: number };
  now: () => number;
  log: Log;
}

export type Upkeep = ReturnType<typeof createUpkeep>;

/** What time alone asks for: sessions without a sign of life become idle; once a day what is old is forgotten. */
export function createUpkeep({
  store,
  sessions,
  conversations,
  cleanFiles,
  settings,
  now,
  log,
}: UpkeepOptions) {
  let running: AbortController | undefined;
  let cleanupTimer: NodeJS.Timeout | undefined;
  let sweepTimer: NodeJS.Timeout | undefined;
  let lookedAt = 0;
  let notBefore = 0;
  let working: Promise<void> = Promise.resolve();

  async function cleanUpIfDue(signal: AbortSignal): Promise<void> {
    const { retentionDays, cleanupHour } = settings();
    if (now() < notBefore || nextCleanup(now(), lastCleanupAt(store), cleanupHour) > now()) return;
    notBefore = now() + AGAIN_AFTER_MS;
    await runCleanup({ store, conversations, cleanFiles, now, log, signal }, retentionDays);
    notBefore = 0;
  }

  async function sweep(): Promise<void> {
    clearTimeout(sweepTimer);
    sweepTimer = undefined;
    await store.write((tx) => sessions.sweep(tx));
    sweepLater();
  }

  function sweepLater(): void {
    if (!running || sweepTimer !== undefined || !sessions.hasActive()) return;
    sweepTimer = setTimeout(() => run('sessions were not swept', sweep), SWEEP_EVERY_MS);
  }

  function run(failure: string, work: (signal: AbortSignal) => Promise<void>): void {
    const signal = running?.signal;
    working = working
      .then(() => (signal && !signal.aborted ? work(signal) : undefined))
      .catch((error: unknown) => {
        // The worker is stopping: what is left is done after the next start.
        if (!signal?.aborted) log('warn', `${failure}: ${describeFailure(error)}`);
      });
  }

  /** The clean-up where it is due; after a sleep of the machine, or a clock that was set, the sweep as well. */
  function look(): void {
    clearTimeout(cleanupTimer);
    if (!running) return;
    const passedMs = now() - lookedAt;
    lookedAt = now();
    if (passedMs < 0 || passedMs > 2 * LONGEST_WAIT_MS) run('sessions were not swept', sweep);
    run('the clean-up failed', cleanUpIfDue);
    cleanupTimer = setTimeout(look, LONGEST_WAIT_MS);
  }

  return {
    /** With the settings known: what was missed is done at once. Called again: looks with the new settings. */
    start(): void {
      running ??= new AbortController();
      look();
    },
    /** A session became active: the sweep has something to look at. */
    sessionChanged: sweepLater,
    /** The machine woke up, or the clock was set. */
    look,
    async stop(): Promise<void> {
      running?.abort();
      running = undefined;
      clearTimeout(cleanupTimer);
      clearTimeout(sweepTimer);
      sweepTimer = undefined;
      await working;
    },
  };
}
