import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Api } from 'telegram/tl/index.js';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { toWireError, type WireError } from '../../protocol/errors.ts';
import type { SignInState, SignInWay } from '../../protocol/signInRecords.ts';
import { ANYWHERE, METHODS } from '../../scripts/telegramDocs/conformance.ts';
import { nameInTelegram } from '../../scripts/telegramDocs/render.ts';
import { Connection } from '../../sidecar/telegram/connection.ts';
import { ERRORS, telegramError } from '../../sidecar/telegram/errors.ts';
import { startSignInTrial, type SignInTrial } from './signInTrial.ts';
import { act, forever, startAccount, startDemo, until, type Account } from './telegramAccount.ts';

type ErrorName = keyof typeof ERRORS;

const MAYA = '+15550000001';
const DMITRY = '+79990000002';

const hasError = (state: SignInState): state is SignInState & { error: WireError } =>
  'error' in state && state.error !== undefined;

/** Every row of docs/telegram.md, answered by the demo server over MTProto. */
describe('what Telegram refuses', function () {
  this.timeout(20_000);
  let demo: DemoTelegram;
  let account: Account;
  let bare: Connection;
  let person = '';
  let supergroup = '';

  before(async () => {
    demo = await startDemo();
    const accountId = demo.accounts[0]?.accountId ?? '';
    account = await startAccount(demo, accountId);
    const dialogs = await account.dialogs();
    person = dialogs.find((one) => one.kind === 'private')?.dialogId ?? assert.fail();
    supergroup = dialogs.find((one) => one.dialogId.startsWith('c'))?.dialogId ?? assert.fail();
    bare = await Connection.open({
      telegram: { ...demo.connection, log: () => undefined },
      at: { session: account.session },
      signal: forever,
      onUpdate: () => undefined,
      onLost: () => undefined,
    });
  });
  after(async () => {
    await bare.close();
    await account.gateway.stop();
    await demo.close();
  });

  const photoOf = (dialogId: string) =>
    account.gateway.fetchPhoto({ dialogId, messageId: 1, maxEdge: 100, signal: forever });
  const remove = (dialogId: string) =>
    account.gateway.deleteMessages({ dialogId, messageIds: [1], signal: forever });
  const send = () =>
    account.gateway.sendMessage({
      dialogId: person,
      text: 'hello',
      randomId: String(randomBytes(8).readBigInt64LE()),
      signal: forever,
    });
  /** A sign-in tells what was refused as a state: the whole has failed, or something is asked again. */
  async function signIn(
    way: SignInWay,
    answer?: (trial: SignInTrial) => Promise<unknown>,
  ): Promise<void> {
    const trial = startSignInTrial(demo, way);
    try {
      await answer?.(trial);
      const refusal = await until(() => trial.states.findLast(hasError), 'the refusal');
      throw new Refusal(refusal.error);
    } finally {
      await trial.cancel();
    }
  }
  const enterPhone = async (trial: SignInTrial, phone = MAYA) => {
    await trial.reached('needsPhone');
    trial.submit({ kind: 'phone', phone });
  };
  const enterCode = async (trial: SignInTrial, phone = MAYA) => {
    await enterPhone(trial, phone);
    await trial.reached('needsCode');
    const { code = '' } = demo.control.phone({ phone });
    trial.submit({ kind: 'code', code });
  };
  const resend = async (trial: SignInTrial) => {
    demo.control.setPhoneCodes({ resendSeconds: 0 });
    await enterPhone(trial);
    await trial.reached('needsCode');
    trial.submit({ kind: 'resend' });
  };
  const enterPassword = async (trial: SignInTrial) => {
    await enterCode(trial, DMITRY);
    await trial.reached('needsPassword');
    trial.submit({ kind: 'password', password: 'demo' });
  };

  /** The desk's own way to a method; what has none here is asked for on a bare connection. */
  const ways: Record<string, () => Promise<unknown>> = {
    'messages.GetHistory': () =>
      account.gateway.fetchMessages({ dialogId: person, limit: 1, signal: forever }),
    'messages.GetMessages': () => photoOf(person),
    'channels.GetMessages': () => photoOf(supergroup),
    'messages.SendMessage': send,
    'messages.EditMessage': () =>
      account.gateway.editMessage({ dialogId: person, messageId: 1, text: 'x', signal: forever }),
    'messages.DeleteMessages': () => remove(person),
    'channels.DeleteMessages': () => remove(supergroup),
    'auth.ExportLoginToken': () => signIn('qr'),
    'auth.SendCode': () => signIn('phone', enterPhone),
    'auth.ResendCode': () => signIn('phone', resend),
    'auth.SignIn': () => signIn('phone', enterCode),
    'auth.CheckPassword': () => signIn('phone', enterPassword),
  };

  async function refused(name: string, method = 'help.GetConfig'): Promise<WireError> {
    const way = ways[method] ?? (() => bare.invoke(new Api.help.GetConfig(), { signal: forever }));
    const called = ways[method] ? nameInTelegram(method) : 'help.getConfig';
    const fault = { kind: 'error', method: called, code: codeOf(name), message: name };
    await act(demo, 'fault', fault);
    try {
      await way();
    } catch (error) {
      return error instanceof Refusal ? error.wire : toWireError(error);
    }
    return assert.fail(`${called} was not refused`);
  }

  function assertSaid(wire: WireError, name: ErrorName): void {
    const row: { code: string; message: string; hint?: string; retryable?: boolean } = ERRORS[name];
    const { code, message, hint, retryable = false } = row;
    const { code: gotCode, message: got, hint: gotHint, retryable: gotRetryable } = wire;
    assert.deepEqual([gotCode, got, gotHint, gotRetryable], [code, message, hint, retryable]);
    for (const sentence of [message, hint ?? '']) assert.match(sentence, /^[A-Z].*\.$/);
  }

  for (const name of ANYWHERE) {
    it(`by ${name}, of any method`, async () => {
      assertSaid(await refused(name), name);
    });
  }

  for (const [method, { refusals = [] }] of Object.entries(METHODS)) {
    for (const name of refusals) {
      it(`by ${name}, of ${nameInTelegram(method)}`, async () => {
        assertSaid(await refused(name, method), name);
      });
    }
  }

  it('by a name that nobody knows yet is one sentence with that name', async () => {
    const wire = await refused('SOMETHING_NEW', 'messages.SendMessage');
    assert.deepEqual(
      [wire.code, wire.message],
      ['telegramRejected', 'Telegram refused the request (SOMETHING_NEW).'],
    );
  });

  for (const name of ['FLOOD_WAIT_7', 'FLOOD_PREMIUM_WAIT_7', 'SLOWMODE_WAIT_7']) {
    it(`for a time, by ${name}: the wait is told`, async () => {
      const wire = await refused(name);
      assert.deepEqual(
        [wire.code, wire.retryAfterMs, wire.retryable],
        ['telegramFlood', 7_000, true],
      );
      assert.match(wire.message, /7 s/);
    });
  }
});

/** A sign-in tells its failure as a state. */
class Refusal extends Error {
  readonly wire: WireError;
  constructor(wire: WireError) {
    super(wire.message);
    this.wire = wire;
  }
}

/** Telegram's numbers: 401 for the sign-in, 403 for what is not allowed, 420 for a wait, 400 else. */
function codeOf(name: string): number {
  const { code } = telegramError(name, 400);
  if (code === 'telegramSignedOut') return name === 'AUTH_KEY_DUPLICATED' ? 406 : 401;
  if (code === 'peerForbidden') return 403;
  return code === 'telegramFlood' ? 420 : 400;
}
