import { AppError } from '../../protocol/errors.ts';
import type { AccountWait } from '../../protocol/accountRecords.ts';
import { isBackground } from './background.ts';
import { BUDGETS, kindOf } from './budgets.ts';
import type { CallKind } from './budgets.ts';
import { createCallLine } from './callLine.ts';
import type { CallLine, Waiter } from './callLine.ts';
import { cancelled, causeName, floodError, toAppError } from './errors.ts';
import { createSendPace } from './sendPace.ts';
import { targetOf } from './sendTarget.ts';

/** A send whose place is farther ahead is put down until then: it must not sit on one of the worker's slots. */
const SEND_PATIENCE_MS = 5_000;
/** A file call that Telegram slows down waits this long at most and goes on; longer waits are told. */
const FILE_PATIENCE_MS = 30_000;
/** They end a sign-in: nothing may keep them. */
const FREE = ['auth.LogOut'];

interface Held {
  what: CallKind;
  until: number;
  timer: NodeJS.Timeout;
}

export interface CallGateOptions {
  /** What is waited for has changed. */
  onChange: () => void;
  /** Of the account's connection: what waits ends with it. */
  signal: AbortSignal;
}

/**
 * Through here goes every call of one account: within its own budgets, and not at all where Telegram has asked to wait.
 * Telegram counts floods by method, so a wait holds the method that met it and nothing else; a slow chat holds its own
 * sends. After a wait nothing of the burst is left: what gathered meanwhile goes one by one.
 */
export class CallGate {
  readonly #options: CallGateOptions;
  readonly #lines = new Map<CallKind, { line: CallLine; timer?: NodeJS.Timeout | undefined }>();
  readonly #sends = createSendPace();
  /** By method, or by dialog for the sends of a slow one. */
  readonly #held = new Map<string, Held>();
  #pacedUntil: number | undefined;
  #pacedTimer: NodeJS.Timeout | undefined;

  constructor(options: CallGateOptions) {
    this.#options = options;
  }

  /** What this account waits for, a slow chat left out: that is the chat's own affair. */
  waits(): AccountWait[] {
    const byKind = new Map<CallKind, number>();
    for (const [name, { what, until }] of this.#held) {
      if (isMethod(name)) byKind.set(what, Math.max(until, byKind.get(what) ?? 0));
    }
    const asked = [...byKind].map(([what, until]) => ({ what, until, by: 'telegram' as const }));
    const paced = this.#pacedUntil;
    if (paced === undefined || byKind.has('sends')) return asked;
    return [...asked, { what: 'sends', until: paced, by: 'pace' }];
  }

  /** @throws AppError `telegramFlood` with `retryAfterMs` while it may not be made; what `call` throws */
  async run<R>(request: { className: string }, signal: AbortSignal, call: () => Promise<R>) {
    const { className } = request;
    if (FREE.includes(className)) return call();
    for (let isFirst = true; ; isFirst = false) {
      this.#assertFree(className);
      await this.#turn(request, signal);
      try {
        return await call();
      } catch (error) {
        const waitMs = this.#note(request, error);
        const isSlowed = kindOf(className) === 'files' && waitMs !== undefined;
        if (!isSlowed || !isFirst || waitMs > FILE_PATIENCE_MS) throw error;
        await pause(waitMs, AbortSignal.any([signal, this.#options.signal]));
      }
    }
  }

  stop(): void {
    for (const { timer } of this.#held.values()) clearTimeout(timer);
    for (const { timer } of this.#lines.values()) clearTimeout(timer);
    clearTimeout(this.#pacedTimer);
  }

  #assertFree(name: string): void {
    const held = this.#held.get(name);
    if (held === undefined || kindOf(name) === 'files') return;
    const seconds = Math.max(1, Math.ceil((held.until - Date.now()) / 1_000));
    throw floodError(seconds, !isMethod(name), undefined);
  }

  #turn(request: { className: string }, signal: AbortSignal): Promise<void> | void {
    const kind = kindOf(request.className);
    return kind === 'sends' ? this.#sendTurn(request, signal) : this.#lineTurn(kind, signal);
  }

  async #sendTurn(request: object, signal: AbortSignal): Promise<void> {
    const { key, dialogId } = targetOf(request);
    this.#assertFree(dialogId);
    const waitMs = this.#sends.place(key, dialogId, performance.now()) - performance.now();
    if (waitMs > SEND_PATIENCE_MS) {
      this.#notePace();
      throw paced(waitMs);
    }
    if (waitMs > 0) await pause(waitMs, AbortSignal.any([signal, this.#options.signal]));
    this.#sends.leave(key);
  }

  /** Synchronous where nobody is before it: the first calls of a start lose no turn of the loop. */
  #lineTurn(kind: CallKind, signal: AbortSignal): Promise<void> | void {
    const lane = this.#lines.get(kind) ?? { line: createCallLine(BUDGETS[kind]) };
    this.#lines.set(kind, lane);
    let isAdmitted = false;
    const waiter: Waiter = { isUrgent: !isBackground(), go: () => (isAdmitted = true) };
    lane.line.add(waiter);
    lane.line.admit(performance.now());
    if (isAdmitted) return;
    return new Promise((resolve, reject) => {
      const ended = AbortSignal.any([signal, this.#options.signal]);
      const leave = () => {
        lane.line.leave(waiter);
        reject(cancelled());
      };
      waiter.go = () => {
        ended.removeEventListener('abort', leave);
        resolve();
      };
      if (ended.aborted) leave();
      else ended.addEventListener('abort', leave, { once: true });
      this.#schedule(kind);
    });
  }

  #schedule(kind: CallKind): void {
    const lane = this.#lines.get(kind);
    const at = lane?.line.nextAt(performance.now());
    if (lane === undefined) return;
    clearTimeout(lane.timer);
    if (at === undefined || this.#options.signal.aborted) return;
    lane.timer = setTimeout(
      () => {
        lane.line.admit(performance.now());
        this.#schedule(kind);
      },
      at - performance.now() + 1,
    );
  }

  /** How long Telegram asked to wait, if that is what the error says. */
  #note(request: { className: string }, error: unknown): number | undefined {
    const waitMs = error instanceof AppError ? error.retryAfterMs : undefined;
    if (waitMs === undefined) return undefined;
    const what = kindOf(request.className);
    if (causeName(error).startsWith('SLOWMODE_WAIT')) {
      this.#hold(targetOf(request).dialogId, what, waitMs);
      return waitMs;
    }
    this.#hold(request.className, what, waitMs);
    this.#options.onChange();
    return waitMs;
  }

  #hold(name: string, what: CallKind, waitMs: number): void {
    const until = Date.now() + waitMs;
    const held = this.#held.get(name);
    if (held !== undefined && held.until >= until) return;
    clearTimeout(held?.timer);
    const timer = setTimeout(() => {
      this.#held.delete(name);
      if (isMethod(name)) this.#drain(what);
      this.#options.onChange();
    }, waitMs);
    this.#held.set(name, { what, until, timer });
  }

  #drain(what: CallKind): void {
    const now = performance.now();
    if (what === 'sends') this.#sends.drain(now);
    else this.#lines.get(what)?.line.drain(now);
  }

  #notePace(): void {
    const now = performance.now();
    const waitMs = (this.#sends.lastAt(now) ?? now) - now;
    this.#pacedUntil = Date.now() + waitMs;
    clearTimeout(this.#pacedTimer);
    this.#pacedTimer = setTimeout(() => {
      this.#pacedUntil = undefined;
      this.#options.onChange();
    }, waitMs);
    this.#options.onChange();
  }
}

/** Methods have a dot in their name, dialogs have none. */
function isMethod(name: string): boolean {
  return name.includes('.');
}

function paced(waitMs: number): AppError {
  return new AppError('telegramFlood', 'Many replies leave at once: this one waits for its turn.', {
    retryable: true,
    retryAfterMs: Math.ceil(waitMs),
    hint: 'It goes on by itself, at a pace that Telegram does not mind.',
  });
}

function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(toAppError(cancelled()));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, waitMs);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
