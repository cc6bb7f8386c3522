import * as vscode from 'vscode';
import { AppError, toWireError } from '../protocol/errors.ts';
import type { SignInState } from '../protocol/records.ts';
import type { Payload } from '../protocol/events.ts';
import type { Desk, Memory } from './desk.ts';
import { describeError } from './log.ts';
import { setUpTelegram } from './setup.ts';
import type { ShowError } from './showError.ts';

type Attempt = Payload<'signIn/changed'>;

/** Kept for this window, across its reload: which sign-in is its own. */
const OWN_KEY = 'dialogDesk.signIn';

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * Signing in from this window: the panel shows the code, the password is asked for here, in an input box, so that it
 * never passes through the page. A sign-in that another window began is that window's to finish.
 */
export function createSignIn(
  desk: Desk,
  memory: Memory,
  showError: ShowError,
  post: (attempt: Attempt) => void,
) {
  let current: Attempt | undefined;
  /** The newest state of any sign-in: the first may be announced before the answer to `signIn/start` is read. */
  let latest: Attempt | undefined;
  let asking: vscode.CancellationTokenSource | undefined;

  desk.client.on('signIn/changed', (attempt) => {
    latest = attempt;
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
    setCurrent(isOver(attempt.state) ? undefined : attempt);
    if (attempt.state.kind === 'needsPassword') {
      askPassword(attempt.signInId, attempt.state).catch(showError);
    }
  }

  function setCurrent(attempt: Attempt | undefined): void {
    if (attempt?.signInId !== current?.signInId) void memory.update(OWN_KEY, attempt?.signInId);
    current = attempt;
  }

  async function askPassword(
    signInId: string,
    state: Extract<SignInState, { kind: 'needsPassword' }>,
  ): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    asking = source;
    const hint = state.passwordHint && vscode.l10n.t('Hint: {0}', state.passwordHint);
    const password = await vscode.window.showInputBox(
      {
        title: vscode.l10n.t('Two-Step Verification'),
        prompt: [state.error?.message, vscode.l10n.t('Enter your Telegram password.'), hint]
          .filter(Boolean)
          .join(' '),
        password: true,
        ignoreFocusOut: true,
      },
      source.token,
    );
    // Superseded: the state has changed under the box, and the cancellation is ours.
    if (source.token.isCancellationRequested) return;
    asking = undefined;
    if (!password) {
      await desk.client.request('signIn/cancel', { signInId });
      return;
    }
    try {
      await desk.client.request('signIn/submitPassword', { signInId, password });
    } catch (error) {
      // A wrong password comes back as a state, with its error in the prompt.
      if (toWireError(error).code !== 'passwordInvalid') throw error;
    }
  }

  return {
    /** Shows the view and starts, after the API id and hash have been asked for if need be. */
    async start(): Promise<void> {
      await vscode.commands.executeCommand('dialogDesk.panel.focus');
      if (current) return;
      const { telegramConfigured } = await desk.loadHostState();
      if (!telegramConfigured && !(await setUpTelegram(desk))) return;
      const { signInId } = await desk.client.request('signIn/start', {});
      if (latest?.signInId === signInId) return follow(latest);
      const begun: Attempt = { signInId, state: { kind: 'connecting' } };
      setCurrent(begun);
      post(begun);
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
