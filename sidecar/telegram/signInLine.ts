import type { Api } from 'telegram/tl/index.js';
import { AppError } from '../../protocol/errors.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import { causeName } from './errors.ts';
import type { SignInAnswer } from './gateway.ts';
import type { Request } from './invoker.ts';
import type { Call } from './password.ts';

export type User = Api.User;
export type AnswerOf<K extends SignInAnswer['kind']> = Extract<SignInAnswer, { kind: K }>;

/** What a way of signing in works with: the line to the server, and the person. */
export interface SignInLine {
  readonly apiId: number;
  readonly apiHash: string;
  readonly signal: AbortSignal;
  /** The server's clock minus ours. */
  clockSkewMs(): number;
  isLost(): boolean;
  call: Call;
  /** Opens a lost connection again, with the same key: the server still knows how far this sign-in has come. */
  reopenIfLost(): Promise<void>;
  /** From here on with another data centre, and a key of its own there. */
  goTo(dcId: number): Promise<void>;
  report(state: SignInState): void;
  /** The next answer of these kinds; rejects with `cancelled`. */
  ask<K extends SignInAnswer['kind']>(kinds: readonly K[]): Promise<AnswerOf<K>>;
  /** Until the code was scanned, the connection was lost, or so much time is over. */
  waitForScan(delayMs: number): Promise<void>;
  /** What was announced before this is forgotten. */
  forgetScan(): void;
  /** The code that would have to be called off. */
  setOutstanding(code: { phoneNumber: string; phoneCodeHash: string } | undefined): void;
  /** The server may have signed this key in, whatever becomes of its answer. */
  mayBeIn(): void;
}

const MAX_MIGRATIONS = 3;

/** Asks where the account lives: a refusal that names another data centre is followed there. */
export async function callAtHome<R>(line: SignInLine, request: () => Request<R>): Promise<R> {
  for (let moves = 0; ; moves++) {
    try {
      return await line.call(request());
    } catch (error) {
      const dcId = /^(?:PHONE|NETWORK|USER)_MIGRATE_(\d+)$/.exec(causeName(error))?.[1];
      if (dcId === undefined || moves === MAX_MIGRATIONS) throw error;
      await line.goTo(Number(dcId));
    }
  }
}

/** @throws AppError `phoneInvalid` where there is no account: none is made here. */
export function userOf(authorization: Api.auth.TypeAuthorization): User {
  if (authorization.className === 'auth.Authorization' && authorization.user.className === 'User') {
    return authorization.user;
  }
  throw new AppError('phoneInvalid', 'This phone number has no Telegram account yet.', {
    hint: 'Create the account in Telegram’s own app first.',
  });
}
