import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import type { SignInState, SignInWay } from '../protocol/signInRecords.ts';
import type { Payload } from '../protocol/events.ts';
import type { Desk, Memory } from './desk.ts';
import { describeError } from './log.ts';
import { setUpTelegram } from './setup.ts';
import type { ShowError } from './showError.ts';
import { askCode, askPassword, askPhone } from './signInBoxes.ts';

type Attempt = Payload<'signIn/changed'>;

/** Kept for this window, across its reload: which sign-in is its own. */
const OWN_KEY = 'dialogDesk.signIn';

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * Signing in from this window: the panel shows what there is to see, the number, the code and the password are asked for
 * here, in input boxes, so that they never pass through the page. Whoever closes a box finds in the panel how to open it
 * again. A sign-in that another window began is that window's to finish.
 */
export function createSignIn(
  desk: Desk,
  memory: Memory,
  showError: ShowError,
  post: (attempt: Attempt) => void,
) {
  let current: Attempt | undefined;
  let way: SignInWay = 'qr';
  /** The newest state of each: the first may be announced before the answer to `signIn/start` is read. */
  const latest = new Map<string, Attempt>();
  let asking: vscode.CancellationTokenSource | undefined;
  /** Telegram refused the API id and hash: they are asked for before the next try. */
  let apiRefused = false;

  desk.client.on('signIn/changed', (attempt) => {
    latest.set(attempt.signInId, attempt);
    if (attempt.signInId === current?.signInId) follow(attempt);
  });
  // A sign-in lives in the worker's memory: it does not survive the worker.
  desk.client.changed.on((phase) => {
    if (phase === 'ready' || phase === 'starting' || !current) return;
    const error = new AppError('sidecarUnreachable', 'The worker was lost while signing in.', {
      retryable: true,
      hint: 'Sign in again.',
    });
    const lost: Attempt = {
      signInId: current.signInId,
      state: { kind: 'failed', error: error.toWire() },
    };
    follow(lost);
    post(lost);
  });

  function follow(attempt: Attempt): void {
    asking?.cancel();
    asking = undefined;
    const { state } = attempt;
    setCurrent(isOver(state) ? undefined : attempt);
    // What failed is tried again in the same way; whoever begins anew begins with the code.
    if (state.kind === 'cancelled' || state.kind === 'done') way = 'qr';
    if (state.kind === 'failed') apiRefused = state.error.code === 'notConfigured';
    ask(attempt).catch(showError);
  }

  function setCurrent(attempt: Attempt | undefined): void {
    if (attempt?.signInId !== current?.signInId) void memory.update(OWN_KEY, attempt?.signInId);
    current = attempt;
  }

  async function ask({ signInId, state }: Attempt): Promise<void> {
    const box = boxOf(state);
    if (!box) return;
    const source = new vscode.CancellationTokenSource();
    asking = source;
    const answer = await box(source.token);
    // Superseded: the state has changed under the box, and the cancellation is ours.
    if (source.token.isCancellationRequested) return;
    asking = undefined;
    if (answer.kind === 'back') await begin(state.kind === 'needsCode' ? 'phone' : 'qr');
    if (answer.kind === 'text') await submit(signInId, state.kind, answer.text);
  }

  function boxOf(state: SignInState) {
    switch (state.kind) {
      case 'needsPhone':
        return (token: vscode.CancellationToken) => askPhone(state, token);
      case 'needsCode':
        return (token: vscode.CancellationToken) => askCode(state, token);
      case 'needsPassword':
        return (token: vscode.CancellationToken) => askPassword(state, token);
      case 'connecting':
      case 'qr':
      case 'done':
      case 'failed':
      case 'cancelled':
        break;
    }
    return undefined;
  }

  /** What was wrong with it comes back as a state, with its error in the prompt. */
  async function submit(signInId: string, asked: SignInState['kind'], text: string): Promise<void> {
    const { client } = desk;
    if (asked === 'needsPhone') {
      await client.request('signIn/submitPhone', { signInId, phone: text });
    } else if (asked === 'needsCode') {
      await client.request('signIn/submitCode', { signInId, code: text });
    } else await client.request('signIn/submitPassword', { signInId, password: text });
  }

  async function begin(next: SignInWay): Promise<void> {
    latest.clear();
    const { signInId } = await desk.client.request('signIn/start', { way: next });
    // Only now: the end of the one before has been told by then.
    way = next;
    const known = latest.get(signInId);
    if (known) return follow(known);
    const begun: Attempt = { signInId, state: { kind: 'connecting' } };
    setCurrent(begun);
    post(begun);
  }

  function askAgain(): void {
    if (!current) {
      throw new AppError('conflict', 'This sign-in was begun in another window.', {
        hint: 'Go on there, or cancel it here.',
      });
    }
    if (!asking) ask(current).catch(showError);
  }

  return {
    /** Shows the view and starts, after the API id and hash have been asked for if need be. `next`: in this way, from the beginning. */
    async start(next?: SignInWay): Promise<void> {
      await vscode.commands.executeCommand('dialogDesk.panel.focus');
      if (current && next === undefined) return askAgain();
      const { telegramConfigured } = await desk.loadHostState();
      const mustSetUp = !telegramConfigured || (apiRefused && !desk.demo());
      if (mustSetUp && !(await setUpTelegram(desk))) return;
      apiRefused = false;
      await begin(next ?? way);
    },
    askAgain,
    /** Calls off the sign-in of this window, if there is one. */
    async end(): Promise<void> {
      if (!current) return;
      const { signInId } = current;
      follow({ signInId, state: { kind: 'cancelled' } });
      post({ signInId, state: { kind: 'cancelled' } });
      await desk.client.request('signIn/cancel', { signInId });
    },
    /** For a page that opens while a sign-in is under way. */
    current: () => current,
    /**
     * Ends the sign-in that this window began before it was reloaded: nobody here would ask for its password, and
     * its next code would take the panel over unasked.
     */
    async endLost(): Promise<void> {
      const signInId = memory.get(OWN_KEY);
      if (current || typeof signInId !== 'string') return;
      await memory.update(OWN_KEY, undefined);
      post({ signInId, state: { kind: 'cancelled' } });
      await desk.client.request('signIn/cancel', { signInId }).catch((error: unknown) => {
        desk.log.debug(`A lost sign-in could not be ended: ${describeError(error)}`);
      });
    },
  };
}

function isOver({ kind }: SignInState): boolean {
  return kind === 'done' || kind === 'failed' || kind === 'cancelled';
}
