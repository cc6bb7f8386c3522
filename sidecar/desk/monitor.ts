import type { WorkerHealth } from '../../protocol/jobRecords.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { checkHealth, type HealthOptions } from '../monitor/health.ts';
import { startLoopDelay } from '../monitor/loopDelay.ts';
import type { Ledger } from '../spending/ledger.ts';

export interface MonitorOptions extends Pick<
  HealthOptions,
  'store' | 'queue' | 'encryption' | 'lastModelOutcome' | 'now'
> {
  workerId: string;
  accounts: Pick<Accounts, 'list'>;
  ledger: Pick<Ledger, 'isReached'>;
}

/** Whether the worker is well, from the moment it began. */
export function startMonitor({ workerId, accounts, queue, ledger, ...options }: MonitorOptions) {
  const startedAt = options.now();
  const loopDelay = startLoopDelay();

  async function health(): Promise<WorkerHealth> {
    const checks = await checkHealth({
      ...options,
      queue: { ...queue, isPaused: () => queue.isPaused() || ledger.isReached() },
      accounts: () => accounts.list(),
      loopDelay,
    });
    const ok = checks.every((check) => check.ok);
    return { ok, workerId, startedAt, checks };
  }

  return { health, stop: () => loopDelay.stop() };
}
