import { Api } from 'telegram/tl/index.js';
import { AppError, toWireError, type WireError } from '../../protocol/errors.ts';
import type { SignInState } from '../../protocol/records.ts';
import { Connection } from './connection.ts';
import { nameOf, usernameOf } from './entities.ts';
import { causeName, offline, telegramError } from './errors.ts';
import type { StartSignIn } from './gateway.ts';
import { checkPassword, fetchChallenge, isAskedAgain, type Call } from './password.ts';
import { QR_TIMING, qrExpiresAt, qrUrl, renewInMs, type QrTiming } from './qrRenewal.ts';
import { firstDc } from './server.ts';
import { WakeUp } from './wakeUp.ts';

type Options = Parameters<StartSignIn>[0];

/** A connection lost while a code is shown is opened again this often. */
const MAX_REOPENINGS = 5;

/** See StartSignIn. One try from code to session; the caller starts another for the next one. */
export const startSignIn: StartSignIn = createStartSignIn(QR_TIMING);

/** With other times than a person needs; for tests. */
export function createStartSignIn(timing: QrTiming): StartSignIn {
  return (options) => {
    const signIn = new SignIn(options, timing);
    const running = signIn.run();
    return {
      submitPassword: (password) => {
        signIn.submitPassword(password);
      },
      cancel: async () => {
        signIn.abort();
        await running;
      },
    };
  };
}

type User = Api.User;

class SignIn {
  readonly #options: Options;
  readonly #timing: QrTiming;
  readonly #lifetime = new AbortController();
  /** Something happened that the code on show should hear of: it was scanned, or the connection was lost. */
  readonly #wake = new WakeUp();
  #connection: Connection | undefined;
  #lost = false;
  #reopened = 0;
  #takePassword: ((password: string) => void) | undefined;

  constructor(options: Options, timing: QrTiming) {
    this.#options = options;
    this.#timing = timing;
  }

  abort(): void {
    this.#lifetime.abort();
  }

  submitPassword(password: string): void {
    this.#takePassword?.(password);
  }

  async run(): Promise<void> {
    // Reported only after everything has been closed: nothing runs behind the last state.
    let last: SignInState;
    try {
      await this.#open({ dcId: firstDc(this.#options.server) });
      const user = await this.#authorise();
      last = this.#finish(user);
    } catch (error) {
      last = this.#failure(error);
    }
    await this.#connection?.close();
    this.#options.onState(last);
  }

  #finish(user: User): SignInState {
    if (this.#lifetime.signal.aborted || this.#connection === undefined)
      return { kind: 'cancelled' };
    const accountId = String(user.id);
    const username = usernameOf(user);
    const account = {
      accountId,
      name: nameOf(user),
      ...(username === undefined ? {} : { username }),
      connection: 'connecting' as const,
    };
    this.#options.onSession(account, this.#connection.session());
    return { kind: 'done', accountId };
  }

  #failure(error: unknown): SignInState {
    if (this.#lifetime.signal.aborted) return { kind: 'cancelled' };
    if (!(error instanceof AppError)) {
      // Not foreseen: the state shown says only that; the log gets the name and no text.
      this.#options.log(
        'error',
        `sign-in failed: ${error instanceof Error ? error.name : 'unknown'}`,
      );
    }
    return { kind: 'failed', error: toWireError(error) };
  }

  async #open(at: { dcId: number } | { session: string }): Promise<void> {
    this.#options.onState({ kind: 'connecting' });
    await this.#connection?.close();
    this.#lost = false;
    this.#connection = await Connection.open({
      telegram: this.#options,
      at,
      signal: this.#lifetime.signal,
      onUpdate: (updates) => {
        if (announcesScan(updates)) this.#wake.raise();
      },
      onLost: () => {
        this.#lost = true;
        this.#wake.raise();
      },
    });
  }

  /** Shows codes until one is scanned; then the password if there is one. */
  async #authorise(): Promise<User> {
    try {
      return await this.#scan();
    } catch (error) {
      if (causeName(error) !== 'SESSION_PASSWORD_NEEDED') throw error;
      return this.#askPassword();
    }
  }

  async #scan(): Promise<User> {
    for (let shown = 0; shown < this.#timing.maxCodes;) {
      await this.#reopenIfLost();
      const answer = await this.#exportToken();
      if (answer === undefined) continue;
      const user = await this.#follow(answer);
      if (user !== undefined) return user;
      if (answer.className === 'auth.LoginToken') shown++;
    }
    throw telegramError('AUTH_TOKEN_EXPIRED', 400);
  }

  /** The same key, so the server still knows how far this sign-in has come. */
  async #reopenIfLost(): Promise<void> {
    if (!this.#lost) return;
    if (++this.#reopened > MAX_REOPENINGS) throw offline();
    await this.#open({ session: this.#current().session() });
  }

  /** Undefined when the connection was lost meanwhile. */
  async #exportToken(): Promise<Api.auth.TypeLoginToken | undefined> {
    const { apiId, apiHash } = this.#options;
    const request = new Api.auth.ExportLoginToken({ apiId, apiHash, exceptIds: [] });
    this.#wake.lower();
    try {
      return await this.#call(request);
    } catch (error) {
      if (this.#lost) return undefined;
      throw error;
    }
  }

  /** The user once signed in; undefined when the next code is due. */
  async #follow(answer: Api.auth.TypeLoginToken): Promise<User | undefined> {
    switch (answer.className) {
      case 'auth.LoginTokenSuccess':
        return userOf(answer.authorization);
      case 'auth.LoginTokenMigrateTo':
        return this.#migrate(answer);
      case 'auth.LoginToken':
        break;
    }
    const expiresAt = qrExpiresAt(answer.expires, this.#current().clockSkewMs);
    this.#options.onState({ kind: 'qr', url: qrUrl(answer.token), expiresAt });
    await this.#wake.wait(renewInMs(expiresAt, Date.now(), this.#timing), this.#lifetime.signal);
    return undefined;
  }

  /** The account lives in another data centre: the same login goes on there. */
  async #migrate({ dcId, token }: Api.auth.LoginTokenMigrateTo): Promise<User | undefined> {
    await this.#open({ dcId });
    try {
      const answer = await this.#call(new Api.auth.ImportLoginToken({ token }));
      return answer.className === 'auth.LoginTokenSuccess'
        ? userOf(answer.authorization)
        : undefined;
    } catch (error) {
      // Too late: a new code, shown from where the account lives.
      if (/^AUTH_TOKEN_(EXPIRED|INVALID)/.test(causeName(error))) return undefined;
      throw error;
    }
  }

  async #askPassword(): Promise<User> {
    let failure: WireError | undefined;
    for (;;) {
      await this.#reopenIfLost();
      const challenge = await fetchChallenge(this.#call);
      this.#options.onState({
        kind: 'needsPassword',
        ...(challenge.hint ? { passwordHint: challenge.hint } : {}),
        ...(failure === undefined ? {} : { error: failure }),
      });
      const password = await this.#nextPassword();
      await this.#reopenIfLost();
      try {
        return userOf(await checkPassword(this.#call, challenge, password));
      } catch (error) {
        if (!(error instanceof AppError) || !isAskedAgain(error)) throw error;
        failure = error.toWire();
      }
    }
  }

  #nextPassword(): Promise<string> {
    const { signal } = this.#lifetime;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        reject(new AppError('cancelled', 'Cancelled.'));
      };
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#takePassword = (password) => {
        signal.removeEventListener('abort', onAbort);
        this.#takePassword = undefined;
        resolve(password);
      };
    });
  }

  #current(): Connection {
    if (this.#connection === undefined) throw offline();
    return this.#connection;
  }

  readonly #call: Call = (request, asClasses = false) =>
    this.#current().invoke(request, { signal: this.#lifetime.signal, asClasses });
}

function announcesScan(updates: Api.TypeUpdates): boolean {
  if (updates.className === 'UpdateShort') return updates.update.className === 'UpdateLoginToken';
  if (updates.className !== 'Updates' && updates.className !== 'UpdatesCombined') return false;
  return updates.updates.some((update) => update.className === 'UpdateLoginToken');
}

function userOf(authorization: Api.auth.TypeAuthorization): User {
  if (authorization.className === 'auth.Authorization' && authorization.user.className === 'User') {
    return authorization.user;
  }
  throw new AppError('telegramRejected', 'This phone number has no Telegram account yet.', {
    hint: 'Create the account in Telegram first.',
  });
}
