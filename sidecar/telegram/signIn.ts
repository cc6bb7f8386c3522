import { Api } from 'telegram/tl/index.js';
import { phrase } from '../../protocol/l10n.ts';
import { AppError, toWireError, type WireError } from '../../protocol/errors.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import { Connection } from './connection.ts';
import { nameOf, usernameOf } from './entities.ts';
import { cancelled, causeName, offline } from './errors.ts';
import type { SignInAnswer, StartSignIn } from './gateway.ts';
import type { Request } from './invoker.ts';
import { checkPassword, fetchChallenge, isAskedAgain, type Call } from './password.ts';
import { signInByPhone, throughLoss } from './phoneSignIn.ts';
import { QR_TIMING, type QrTiming } from './qrRenewal.ts';
import { signInByQr } from './qrSignIn.ts';
import { firstDc } from './server.ts';
import { signInError } from './signInErrors.ts';
import { userOf, type AnswerOf, type SignInLine, type User } from './signInLine.ts';
import { WakeUp } from './wakeUp.ts';

type Options = Parameters<StartSignIn>[0];

/** A connection lost while somebody is asked is opened again this often. */
const MAX_REOPENINGS = 5;
/** For calling off at the server what was begun: worth a moment, not a wait. */
const WITHDRAW_MS = 3_000;

/** See StartSignIn. One try from code to session; the caller starts another for the next one. */
export const startSignIn: StartSignIn = createStartSignIn(QR_TIMING);

/** With other times than a person needs; for tests. */
export function createStartSignIn(timing: QrTiming): StartSignIn {
  return (options) => {
    const signIn = new SignIn(options, timing);
    const running = signIn.run();
    return {
      submit: (answer) => {
        signIn.submit(answer);
      },
      cancel: async () => {
        signIn.abort();
        await running;
      },
    };
  };
}

class SignIn implements SignInLine {
  readonly apiId: number;
  readonly apiHash: string;
  readonly #options: Options;
  readonly #timing: QrTiming;
  readonly #lifetime = new AbortController();
  /** Something happened that the code on show should hear of: it was scanned, or the connection was lost. */
  readonly #wake = new WakeUp();
  #connection: Connection | undefined;
  #lost = false;
  #reopened = 0;
  #state: SignInState = { kind: 'connecting' };
  #asked: { kinds: readonly string[]; take: (answer: SignInAnswer) => void } | undefined;
  #outstanding: { phoneNumber: string; phoneCodeHash: string } | undefined;
  #mayBeIn = false;

  constructor(options: Options, timing: QrTiming) {
    this.#options = options;
    this.#timing = timing;
    this.apiId = options.apiId;
    this.apiHash = options.apiHash;
  }

  get signal(): AbortSignal {
    return this.#lifetime.signal;
  }

  abort(): void {
    this.#lifetime.abort();
  }

  submit(answer: SignInAnswer): void {
    if (!this.#asked?.kinds.includes(answer.kind)) {
      throw new AppError('conflict', 'The sign-in is not at this step.', {
        hint: 'Go on in the panel.',
      });
    }
    if (answer.kind === 'resend') this.#mayResend();
    this.#asked.take(answer);
  }

  async run(): Promise<void> {
    // Reported only after everything has been closed: nothing runs behind the last state.
    let last: SignInState;
    try {
      await this.goTo(firstDc(this.#options.server));
      const user = await this.#authorise();
      last = this.#finish(user);
    } catch (error) {
      last = this.#failure(error);
    }
    if (last.kind !== 'done') await this.#withdraw();
    await this.#connection?.close();
    this.#options.onState(last);
  }

  #finish(user: User): SignInState {
    if (this.signal.aborted || this.#connection === undefined) return { kind: 'cancelled' };
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
    if (this.signal.aborted) return { kind: 'cancelled' };
    if (error instanceof AppError) return { kind: 'failed', error: signInError(error).toWire() };
    // Not foreseen: the state shown says only that; the log gets the name and no text.
    this.#options.log(
      'error',
      `sign-in failed: ${error instanceof Error ? error.name : 'unknown'}`,
    );
    return { kind: 'failed', error: toWireError(error) };
  }

  /** What was begun ends at the server as well: no code stays good, no session stays behind that nobody keeps. */
  async #withdraw(): Promise<void> {
    if (this.#outstanding) await this.#attempt(new Api.auth.CancelCode(this.#outstanding));
    if (this.#mayBeIn) await this.#attempt(new Api.auth.LogOut());
  }

  async #attempt(request: Request<unknown>): Promise<void> {
    const signal = AbortSignal.timeout(WITHDRAW_MS);
    try {
      await this.#connection?.invoke(request, { signal });
    } catch (error) {
      // Where it was never begun there is nothing to end, and without a connection nothing can be said.
      const why = causeName(error) || 'no answer';
      this.#options.log('debug', `${request.className} after the end of a sign-in: ${why}`);
    }
  }

  goTo(dcId: number): Promise<void> {
    return this.#open({ dcId });
  }

  async #open(at: { dcId: number } | { session: string }): Promise<void> {
    this.report({ kind: 'connecting' });
    await this.#connection?.close();
    // Until it is open: where opening fails, the next step begins from the one before.
    this.#lost = true;
    let isOver = false;
    this.#connection = await Connection.open({
      telegram: this.#options,
      at,
      signal: this.signal,
      onUpdate: (updates) => {
        if (announcesScan(updates)) this.#wake.raise();
      },
      onLost: () => {
        isOver = true;
        this.#lost = true;
        this.#wake.raise();
      },
    });
    this.#lost = isOver;
  }

  /** By code; then the password if there is one. */
  async #authorise(): Promise<User> {
    try {
      return await (this.#options.way === 'phone'
        ? signInByPhone(this)
        : signInByQr(this, this.#timing));
    } catch (error) {
      if (causeName(error) !== 'SESSION_PASSWORD_NEEDED') throw error;
      this.#outstanding = undefined;
      return this.#askPassword();
    }
  }

  async #askPassword(): Promise<User> {
    let failure: WireError | undefined;
    this.#mayBeIn = true;
    for (;;) {
      await this.reopenIfLost();
      const challenge = await fetchChallenge(this.call);
      this.report({
        kind: 'needsPassword',
        ...(challenge.hint ? { passwordHint: challenge.hint } : {}),
        ...(failure === undefined ? {} : { error: failure }),
      });
      const { password } = await this.ask(['password']);
      this.report({ kind: 'connecting' });
      await this.reopenIfLost();
      try {
        return await throughLoss(this, async () =>
          userOf(await checkPassword(this.call, challenge, password)),
        );
      } catch (error) {
        if (!(error instanceof AppError) || !isAskedAgain(error)) throw error;
        failure = signInError(error).toWire();
      }
    }
  }

  clockSkewMs(): number {
    return this.#current().clockSkewMs;
  }

  isLost(): boolean {
    return this.#lost;
  }

  async reopenIfLost(): Promise<void> {
    if (!this.#lost) return;
    if (++this.#reopened > MAX_REOPENINGS) throw offline();
    await this.#open({ session: this.#current().session() });
  }

  report(state: SignInState): void {
    // The same again says nothing new: "connecting" comes from each of several steps.
    if (state.kind === 'connecting' && this.#state.kind === 'connecting' && this.#connection)
      return;
    this.#state = state;
    this.#options.onState(state);
  }

  ask<K extends SignInAnswer['kind']>(kinds: readonly K[]): Promise<AnswerOf<K>> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        reject(cancelled());
      };
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#asked = {
        kinds,
        take: (answer) => {
          signal.removeEventListener('abort', onAbort);
          this.#asked = undefined;
          // Of these kinds, or it would not have been let in.
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion
          resolve(answer as AnswerOf<K>);
        },
      };
    });
  }

  waitForScan(delayMs: number): Promise<void> {
    return this.#wake.wait(delayMs, this.signal);
  }

  forgetScan(): void {
    this.#wake.lower();
  }

  setOutstanding(code: { phoneNumber: string; phoneCodeHash: string } | undefined): void {
    this.#outstanding = code;
  }

  mayBeIn(): void {
    this.#mayBeIn = true;
  }

  readonly call: Call = (request, asClasses = false) =>
    this.#current().invoke(request, { signal: this.signal, asClasses });

  #mayResend(): void {
    const next = this.#state.kind === 'needsCode' ? this.#state.sent.next : undefined;
    if (!next) {
      throw new AppError('conflict', 'Telegram has no other way to send this code.', {
        hint: 'Enter the code that was sent, or scan a QR code instead.',
      });
    }
    const waitMs = next.at - Date.now();
    if (waitMs <= 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new AppError('tooManyRequests', phrase('Another code can be sent in {0} s.', seconds), {
      retryable: true,
      retryAfterMs: waitMs,
      hint: 'Wait for the first one until then.',
    });
  }

  #current(): Connection {
    if (this.#connection === undefined) throw offline();
    return this.#connection;
  }
}

function announcesScan(updates: Api.TypeUpdates): boolean {
  if (updates.className === 'UpdateShort') return updates.update.className === 'UpdateLoginToken';
  if (updates.className !== 'Updates' && updates.className !== 'UpdatesCombined') return false;
  return updates.updates.some((update) => update.className === 'UpdateLoginToken');
}
