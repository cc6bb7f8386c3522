import { AppError, type ErrorCode } from '../protocol/errors.ts';

/** What a window works with: which data, and under which name its secrets are kept. */
export interface Profile {
  /** `default`, or `demo-…` for one demo. */
  name: string;
  dataDir: string;
}

export interface AttachOrSpawn<Client> {
  /** The token of the sidecar that runs for this profile, if a window has left one. */
  loadToken(): Promise<string | undefined>;
  storeToken(token: string): Promise<void>;
  createToken(): string;
  open(token: string): Promise<Client>;
  /** Starts a sidecar and resolves once it listens. */
  spawn(token: string): Promise<void>;
  wait(delayMs: number): Promise<void>;
}

/** Rounds of waiting for another window that is just starting the sidecar, or for an old one to leave. */
const ROUNDS = 30;
const ROUND_MS = 250;
/** What waiting heals: the sidecar that is in the way is understood in a moment, or leaves by itself. */
const PASSING: ErrorCode[] = [
  'sidecarRunning',
  'databaseLocked',
  'unauthorized',
  'protocolMismatch',
];

/**
 * One sidecar per profile, whoever comes first: attach to the one that runs, else start one with a new token.
 * When two windows start at once, the loser finds the database taken, reads the winner's token and attaches.
 */
export async function attachOrSpawn<Client>(steps: AttachOrSpawn<Client>): Promise<Client> {
  for (let round = 1; ; round++) {
    try {
      return (await attach(steps)) ?? (await spawn(steps));
    } catch (error) {
      if (round === ROUNDS || !isOf(error, PASSING)) {
        throw error;
      }
      await steps.wait(ROUND_MS);
    }
  }
}

async function attach<Client>(steps: AttachOrSpawn<Client>): Promise<Client | undefined> {
  const token = await steps.loadToken();
  if (token === undefined) return undefined;
  try {
    return await steps.open(token);
  } catch (error) {
    if (isOf(error, ['sidecarUnreachable'])) return undefined;
    throw error;
  }
}

async function spawn<Client>(steps: AttachOrSpawn<Client>): Promise<Client> {
  const token = steps.createToken();
  await steps.spawn(token);
  await steps.storeToken(token);
  return steps.open(token);
}

function isOf(error: unknown, codes: ErrorCode[]): boolean {
  return error instanceof AppError && codes.includes(error.code);
}
