import { AppError } from '../../protocol/errors.ts';
import { PRIORITIES } from '../../protocol/limits.ts';
import type { Dialog } from '../../protocol/dialogRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import { QUIET_MS, ruleStep } from '../dialogs/rulePolicy.ts';
import type { DueRule, Rules } from '../dialogs/rules.ts';
import type { Queue } from '../queue/queue.ts';
import type { Store, Tx } from '../store/store.ts';

/** Looked at this often at least: a machine that slept has slept through its timers. */
const LOOK_MS = 30_000;
/** Of a dialog that cannot be looked at just now. */
const AGAIN_MS = 10_000;

export interface AutoProcessOptions {
  store: Store;
  rules: Rules;
  queue: Pick<Queue, 'enqueue'>;
  hasOpenDraft: (accountId: string, dialogId: string) => boolean;
  /** Undefined or an AppError while it cannot be known: the account is not open, its list is not whole yet. */
  dialogOf: (accountId: string, dialogId: string) => Dialog | undefined;
  now: () => number;
  log: Log;
}

/**
 * Begins a draft where the rule of a dialog says so: a message makes its dialog due, each further one later, and once
 * due the rule is asked (`ruleStep`). When that is stands in the database: a restart neither forgets nor hurries it.
 */
export function createAutoProcess(options: AutoProcessOptions) {
  const { store, rules, queue, now, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let dueAt: number | undefined;
  let looking: Promise<void> = Promise.resolve();

  /** The other side wrote. */
  function heard(accountId: string, dialogId: string, messageId: number): void {
    if (rules.find(accountId, dialogId) === undefined) return;
    store
      .write((tx) => {
        rules.arm(tx, accountId, dialogId, messageId, now() + QUIET_MS);
      })
      .then(schedule, (error: unknown) =>
        log('error', `a rule did not hear of a message: ${describeFailure(error)}`),
      );
  }

  function schedule(): void {
    clearTimeout(timer);
    if (!running) return;
    try {
      dueAt = rules.nextDue();
    } catch (error) {
      // A database that cannot be read just now: the next look tells.
      log('warn', `the rules could not be read: ${describeFailure(error)}`);
    }
    const waitMs = dueAt === undefined ? LOOK_MS : dueAt - now();
    timer = setTimeout(look, Math.min(Math.max(waitMs, 0), LOOK_MS));
  }

  function look(): void {
    looking = act()
      .catch((error: unknown) =>
        log('error', `the rules could not be looked at: ${describeFailure(error)}`),
      )
      .then(schedule);
  }

  async function act(): Promise<void> {
    if (rules.due().length === 0) return;
    // Read once more inside: a message may have moved it meanwhile.
    await store.write((tx) => {
      for (const due of rules.due()) decide(tx, due);
    });
  }

  function decide(tx: Tx, due: DueRule): void {
    const { accountId, dialogId } = due;
    const dialog = dialogOf(due);
    if (dialog === undefined) {
      rules.postpone(tx, due, now() + AGAIN_MS);
      return;
    }
    const hasOpenDraft = options.hasOpenDraft(accountId, dialogId);
    const step = ruleStep({ ...due, dialog, hasOpenDraft, now: now() });
    if (step.kind !== 'process') {
      rules.postpone(tx, due, step.kind === 'later' ? step.at : null);
      return;
    }
    rules.started(tx, due);
    queue.enqueue(tx, {
      kind: 'process',
      accountId,
      dialogId,
      dialogTitle: dialog.title,
      priority: PRIORITIES.background,
      // The same as of a job that the user asks for: there is one, and the user's wish raises it.
      dedupKey: `${accountId}:${dialogId}`,
      payload: { byRule: true },
    });
  }

  function dialogOf({ accountId, dialogId }: DueRule): Dialog | undefined {
    try {
      return options.dialogOf(accountId, dialogId);
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  return {
    heard,
    start(): void {
      running = true;
      schedule();
    },
    /** A burst is being waited out: not the time to leave. Hours that begin tomorrow are no reason to stay. */
    isWaiting(): boolean {
      return running && dueAt !== undefined && dueAt - now() <= QUIET_MS;
    },
    async stop(): Promise<void> {
      running = false;
      clearTimeout(timer);
      await looking;
    },
  };
}
