import { t } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { ErrorCode, WireError } from '../../protocol/errors.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Store } from '../store/store.ts';

/** Between two looks whether the trouble has passed. */
const PROBE_MS = 2_000;
/** What stops all work, not this job alone. */
const TROUBLES: readonly ErrorCode[] = ['databaseFull', 'databaseLocked', 'databaseCorrupt'];

export interface HoldOptions {
  store: Pick<Store, 'probe' | 'file'>;
  /** The trouble began, became another, or is over. */
  onChange: () => void;
  onOver: () => void;
  log: Log;
}

/**
 * While the database cannot be written the worker holds: it claims nothing and looks every few seconds whether it can
 * go on. A damaged database is not touched again by this process.
 */
export function createHold({ store, onChange, onOver, log }: HoldOptions) {
  let trouble: WireError | undefined;
  let timer: NodeJS.Timeout | undefined;
  const waiters = new Set<(isOver: boolean) => void>();

  function begin(error: AppError): void {
    if (trouble?.code === 'databaseCorrupt' || trouble?.code === error.code) return;
    trouble = describeTrouble(error, store.file);
    log('warn', `the worker holds: ${trouble.message}`);
    onChange();
    lookLater();
  }

  function lookLater(): void {
    clearTimeout(timer);
    if (trouble && trouble.code !== 'databaseCorrupt')
      timer = setTimeout(() => void look(), PROBE_MS);
  }

  async function look(): Promise<void> {
    const asked = trouble;
    try {
      await store.probe();
      if (trouble === asked) end();
    } catch (error) {
      if (trouble && isTrouble(error)) begin(error);
    }
    lookLater();
  }

  function end(): void {
    if (!trouble) return;
    trouble = undefined;
    log('info', 'the worker goes on');
    release(true);
    onChange();
    onOver();
  }

  function release(isOver: boolean): void {
    for (const resolve of waiters) resolve(isOver);
    waiters.clear();
  }

  return {
    begin,
    /** What it is, with what to do about it; undefined: all is well. */
    trouble: () => trouble,
    /** Resolves to true once the trouble is over, to false where there is none or the worker stops. */
    over: (): Promise<boolean> =>
      trouble ? new Promise((resolve) => waiters.add(resolve)) : Promise.resolve(false),
    stop(): void {
      clearTimeout(timer);
      trouble = undefined;
      release(false);
    },
  };
}

export function isTrouble(error: unknown): error is AppError {
  return error instanceof AppError && TROUBLES.includes(error.code);
}

/** The store; whoever's write meets a trouble, it is heard of. */
export function watchStore(store: Store, onTrouble: (error: AppError) => void): Store {
  return {
    ...store,
    write: (work) =>
      store.write(work).catch((error: unknown) => {
        if (isTrouble(error)) onTrouble(error);
        throw error;
      }),
  };
}

function describeTrouble(error: AppError, file: string): WireError {
  const { code, message } = error.toWire();
  if (code === 'databaseFull') {
    const hint = t('Free some space; the worker goes on by itself.');
    return { code, message: t('The disk is full.'), retryable: true, hint };
  }
  if (code === 'databaseCorrupt') {
    const hint = t(
      'It was left as it is: {0}. Move it to another place and restart the worker; it starts with an empty one.',
      file,
    );
    return { code, message, retryable: false, hint };
  }
  const hint = error.retryable
    ? t('Close the program that has state.db open; the worker goes on by itself.')
    : t('Give yourself write permission to the storage folder; the worker goes on by itself.');
  return { code, message, retryable: true, hint };
}
