import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { SignInState, SignInWay } from '../../protocol/signInRecords.ts';
import type { SignInAnswer, StartSignIn } from '../../sidecar/telegram/gateway.ts';
import { startSignIn } from '../../sidecar/telegram/signIn.ts';
import { until } from './telegramAccount.ts';

export type StateOf<K extends SignInState['kind']> = Extract<SignInState, { kind: K }>;
export type SignInTrial = ReturnType<typeof startSignInTrial>;

/** A sign-in at the demo, with everything it said. */
export function startSignInTrial(
  demo: Pick<DemoTelegram, 'connection'>,
  way: SignInWay,
  how: StartSignIn = startSignIn,
) {
  const states: SignInState[] = [];
  const saved: { account: Account; session: string }[] = [];
  const lines: string[] = [];
  const signIn = how({
    ...demo.connection,
    way,
    log: (level, text) => lines.push(`${level} ${text}`),
    onState: (state) => states.push(state),
    onSession: (account, session) => saved.push({ account, session }),
  });
  const isKind =
    <K extends SignInState['kind']>(kind: K) =>
    (state: SignInState): state is StateOf<K> =>
      state.kind === kind;
  return {
    states,
    saved,
    lines,
    submit: (answer: SignInAnswer) => signIn.submit(answer),
    cancel: () => signIn.cancel(),
    /** The `count`th state of a kind. */
    reached: <K extends SignInState['kind']>(kind: K, count = 1): Promise<StateOf<K>> =>
      until(
        () => states.filter(isKind(kind))[count - 1],
        `${kind} in ${states.map((one) => one.kind).join()}`,
        20_000,
      ),
  };
}
