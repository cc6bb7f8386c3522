import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/errors.ts';
import type { Configuration } from '../../protocol/configuration.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { SignInState, SignInWay } from '../../protocol/signInRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { SignInAnswer, StartSignIn } from '../telegram/gateway.ts';

export interface SignInsOptions {
  startSignIn: StartSignIn;
  log: Log;
  onState: (signInId: string, state: SignInState) => void;
  onSession: (account: Account, session: string) => void;
}

/** Sign-ins under way: one at a time, a new one takes the place of the old. */
export function createSignIns({ startSignIn, log, onState, onSession }: SignInsOptions) {
  let current: { signInId: string; handle: ReturnType<StartSignIn> } | undefined;

  async function start(
    telegram: Configuration['telegram'],
    way: SignInWay = 'qr',
  ): Promise<string> {
    if (!telegram) {
      throw new AppError('notConfigured', 'Telegram’s API id and hash are not set.', {
        hint: 'Set them up first, or try the demo.',
      });
    }
    // Not awaited yet: of two starts at once the later one is the one that stays.
    const cancelled = cancelCurrent();
    const signInId = randomUUID();
    const handle = startSignIn({
      ...telegram,
      way,
      log,
      onState: (state) => {
        if (isFinal(state) && current?.signInId === signInId) current = undefined;
        onState(signInId, state);
      },
      onSession,
    });
    current = { signInId, handle };
    await cancelled;
    return signInId;
  }

  function find(signInId: string): ReturnType<StartSignIn> {
    if (current?.signInId === signInId) return current.handle;
    throw new AppError('notFound', 'This sign-in has ended.', { hint: 'Start again.' });
  }

  async function cancelCurrent(): Promise<void> {
    const ending = current;
    current = undefined;
    await ending?.handle.cancel();
  }

  return {
    start,
    submit: (signInId: string, answer: SignInAnswer) => find(signInId).submit(answer),
    cancel: (signInId: string) => find(signInId).cancel(),
    cancelCurrent,
  };
}

function isFinal(state: SignInState): boolean {
  return state.kind === 'done' || state.kind === 'failed' || state.kind === 'cancelled';
}
