import { AppError } from '../../protocol/errors.ts';

/** Primary result codes, https://sqlite.org/rescode.html */
const SQLITE = {
  perm: 3,
  busy: 5,
  locked: 6,
  readonly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const;

/** What a disk without room or a used-up quota looks like where SQLite does not call it full. */
const NO_ROOM = {
  write: SQLITE.inputOutput | (3 << 8),
  fsync: SQLITE.inputOutput | (4 << 8),
  truncate: SQLITE.inputOutput | (6 << 8),
  shmSize: SQLITE.inputOutput | (19 << 8),
} as const;

export function corruptDatabase(cause?: unknown): AppError {
  return new AppError('databaseCorrupt', "The worker's database is damaged.", {
    hint: 'Move state.db out of the storage folder and restart the worker; it starts with an empty one.',
    cause,
  });
}

function lockedDatabase(cause: unknown): AppError {
  return new AppError('databaseLocked', "Another program is using the worker's database.", {
    retryable: true,
    hint: 'Close the program that has state.db open, then try again.',
    cause,
  });
}

function unwritableDatabase(cause: unknown): AppError {
  return new AppError('databaseLocked', "The worker's database cannot be opened for writing.", {
    hint: 'Give yourself write permission to the storage folder, then restart the worker.',
    cause,
  });
}

export function fullDatabase(cause?: unknown): AppError {
  return new AppError('databaseFull', "There is no room left for the worker's database.", {
    retryable: true,
    hint: 'Free some disk space, then try again.',
    cause,
  });
}

/** What SQLite or the file system threw, as an AppError where a person can do something about it; else unchanged. */
export function toDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  if ('errcode' in error && typeof error.errcode === 'number') {
    return fromResultCode(error.errcode, error);
  }
  return 'code' in error ? fromFileSystem(error.code, error) : error;
}

/** Runs `work` with what it throws put through `toDatabaseError`. */
export function withDatabaseErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toDatabaseError(error);
  }
}

/** Whether another program held the database in that moment. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  const code = Number(error.errcode) & 0xff;
  return code === SQLITE.busy || code === SQLITE.locked;
}

function fromResultCode(extendedCode: number, error: Error): Error {
  if (Object.values<number>(NO_ROOM).includes(extendedCode)) return fullDatabase(error);
  switch (extendedCode & 0xff) {
    case SQLITE.busy:
    case SQLITE.locked:
      return lockedDatabase(error);
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
      return corruptDatabase(error);
    case SQLITE.full:
      return fullDatabase(error);
    case SQLITE.readonly:
    case SQLITE.cantOpen:
    case SQLITE.perm:
      return unwritableDatabase(error);
    default:
      return error;
  }
}

function fromFileSystem(code: unknown, error: Error): Error {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fullDatabase(error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return unwritableDatabase(error);
    default:
      return error;
  }
}
