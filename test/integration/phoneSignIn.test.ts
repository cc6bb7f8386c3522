import assert from 'node:assert/strict';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import { until } from '../until.ts';
import { act, startAccount, startDemo } from './telegramAccount.ts';
import { startSignInTrial, type SignInTrial } from './signInTrial.ts';

const MAYA = '+15550000001';
const DMITRY = '+79990000002';
const NOBODY = '+442079460018';

describe('signing in by phone number and code', function () {
  this.timeout(30_000);
  let demo: DemoTelegram;
  let trial: SignInTrial;

  beforeEach(async () => {
    demo = await startDemo();
  });
  afterEach(async () => {
    await trial.cancel();
    await demo.close();
  });

  const start = () => {
    trial = startSignInTrial(demo, 'phone');
    return trial.reached('needsPhone');
  };
  const codeOn = async (phone: string) =>
    (await act<{ code?: string }>(demo, 'phone', { phone })).code;
  const fault = (method: string, body: object) => act(demo, 'fault', { method, ...body });
  const refuse = (method: string, message: string, code = 400) =>
    fault(method, { kind: 'error', code, message });
  /** Up to the box for the code. */
  async function sendCode(phone = MAYA) {
    await start();
    trial.submit({ kind: 'phone', phone });
    return trial.reached('needsCode');
  }
  const enter = async (phone = MAYA) =>
    trial.submit({ kind: 'code', code: (await codeOn(phone)) ?? 'none' });
  const calls = (method: string) =>
    act<string[]>(demo, 'calls').then((all) => all.filter((name) => name === method).length);

  it('asks for the number, says where the code went, and is done with the right one', async () => {
    const { sent, error } = await sendCode();
    assert.equal(error, undefined);
    assert.deepEqual(
      [sent.delivery, sent.length, sent.phoneEnd, sent.next?.delivery],
      ['app', 5, '0001', 'sms'],
    );
    assert.ok((sent.next?.at ?? 0) > Date.now());
    await enter();
    assert.equal((await trial.reached('done')).accountId, '7001');
    const account = await startAccount(demo, '7001', trial.saved[0]?.session);
    assert.ok((await account.dialogs()).length > 0);
    await account.gateway.stop();
  });

  it('names the number nowhere but to Telegram', async () => {
    await sendCode();
    assert.ok(!JSON.stringify(trial.states).includes('5550000001'));
    assert.ok(!trial.lines.join('\n').includes('5550000001'));
  });

  it('follows the account to its data centre, and asks for its password there: wrong, then right', async () => {
    await sendCode(DMITRY);
    await enter(DMITRY);
    const asked = await trial.reached('needsPassword');
    assert.equal(asked.passwordHint, 'the word on every label');
    trial.submit({ kind: 'password', password: 'wrong' });
    assert.equal((await trial.reached('needsPassword', 2)).error?.code, 'passwordInvalid');
    trial.submit({ kind: 'password', password: 'demo' });
    assert.equal((await trial.reached('done')).accountId, '7002');
  });

  it('leads a wrong code back to the code, and the right one on', async () => {
    await sendCode();
    trial.submit({ kind: 'code', code: 'wrong' });
    const { error, sent } = await trial.reached('needsCode', 2);
    assert.equal(error?.code, 'codeInvalid');
    assert.equal(sent.delivery, 'app');
    await enter();
    await trial.reached('done');
  });

  it('sends another code by the next way once its time has come, and none before', async () => {
    await sendCode();
    assert.throws(() => trial.submit({ kind: 'resend' }), { code: 'tooManyRequests' });
    await act(demo, 'setPhoneCodes', { resendSeconds: 0 });
    await trial.cancel();
    const first = await sendCode();
    assert.equal(first.sent.next?.delivery, 'sms');
    trial.submit({ kind: 'resend' });
    const second = await trial.reached('needsCode', 2);
    assert.deepEqual([second.sent.delivery, second.sent.next?.delivery], ['sms', 'call']);
    trial.submit({ kind: 'resend' });
    const third = await trial.reached('needsCode', 3);
    assert.deepEqual([third.sent.delivery, third.sent.next], ['call', undefined]);
    assert.throws(() => trial.submit({ kind: 'resend' }), { code: 'conflict' });
    await enter();
    await trial.reached('done');
  });

  it('offers a new code when the old one has expired', async () => {
    await sendCode();
    await act(demo, 'expirePhoneCodes');
    trial.submit({ kind: 'code', code: '12345' });
    const { error, sent } = await trial.reached('needsCode', 2);
    assert.equal(error?.code, 'codeExpired');
    assert.ok((sent.next?.at ?? Infinity) <= Date.now());
    assert.equal(await calls('auth.sendCode'), 1, 'sent one unasked');
    trial.submit({ kind: 'resend' });
    assert.equal((await trial.reached('needsCode', 3)).error, undefined);
    await enter();
    await trial.reached('done');
  });

  it('says of a number without an account that there is none, and takes another', async () => {
    await sendCode(NOBODY);
    await enter(NOBODY);
    const { error } = await trial.reached('needsPhone', 2);
    assert.equal(error?.code, 'phoneInvalid');
    assert.match(error?.message ?? '', /no Telegram account/);
    trial.submit({ kind: 'phone', phone: MAYA });
    await trial.reached('needsCode', 2);
    await enter();
    await trial.reached('done');
  });

  it('takes another number after one that Telegram refused', async () => {
    await start();
    trial.submit({ kind: 'phone', phone: '+12345' });
    assert.equal((await trial.reached('needsPhone', 2)).error?.code, 'phoneInvalid');
    trial.submit({ kind: 'phone', phone: MAYA });
    await trial.reached('needsCode');
  });

  it('says how long Telegram asks to wait, at the number and at the code', async () => {
    await start();
    await fault('auth.sendCode', { kind: 'floodWait', seconds: 3_700 });
    trial.submit({ kind: 'phone', phone: MAYA });
    const refused = await trial.reached('needsPhone', 2);
    assert.deepEqual(
      [refused.error?.message, refused.error?.hint],
      ['Telegram asks to wait 62 min.', 'Try again after that.'],
    );
    trial.submit({ kind: 'phone', phone: MAYA });
    await trial.reached('needsCode');
    await fault('auth.signIn', { kind: 'floodWait', seconds: 40 });
    await enter();
    assert.equal((await trial.reached('needsCode', 2)).error?.retryAfterMs, 40_000);
    await enter();
    await trial.reached('done');
  });

  it('begins again by itself where Telegram lost its place, and once only', async () => {
    await start();
    await refuse('auth.sendCode', 'AUTH_RESTART', 500);
    trial.submit({ kind: 'phone', phone: MAYA });
    assert.equal((await trial.reached('needsCode')).error, undefined);
    await refuse('auth.signIn', 'AUTH_RESTART', 500);
    await enter();
    assert.ok((await trial.reached('needsCode', 2)).error);
    trial.submit({ kind: 'resend' });
    await trial.reached('needsCode', 3);
    await enter();
    await trial.reached('done');
  });

  it('ends where the API id is refused: no other number would help', async () => {
    await start();
    await refuse('auth.sendCode', 'API_ID_INVALID');
    trial.submit({ kind: 'phone', phone: MAYA });
    assert.equal((await trial.reached('failed')).error.code, 'notConfigured');
  });

  it('goes on after the connection is lost while the person looks for the code', async () => {
    await sendCode();
    await act(demo, 'drop');
    await enter();
    // Where the loss was not noticed before the code was sent, it is asked for once more.
    const asked = () => trial.states.filter(({ kind }) => kind === 'needsCode').length;
    await until('an answer', () => trial.saved.length > 0 || asked() === 2);
    if (asked() === 2) await enter();
    await trial.reached('done');
  });

  it('is signed in where the server took the code and its answer was lost', async () => {
    await sendCode();
    await fault('auth.signIn', { kind: 'dropAfter' });
    await enter();
    assert.equal((await trial.reached('done')).accountId, '7001');
  });

  it('is signed in where the server took the password and its answer was lost', async () => {
    await sendCode(DMITRY);
    await enter(DMITRY);
    await trial.reached('needsPassword');
    await fault('auth.checkPassword', { kind: 'dropAfter' });
    trial.submit({ kind: 'password', password: 'demo' });
    assert.equal((await trial.reached('done')).accountId, '7002');
  });

  it('takes another number after the data centre it was led to could not be reached', async () => {
    await start();
    await refuse('auth.sendCode', 'PHONE_MIGRATE_9', 303);
    trial.submit({ kind: 'phone', phone: MAYA });
    const { error } = await trial.reached('needsPhone', 2);
    assert.match(error?.message ?? '', /data centre 9/);
    assert.ok(error?.hint);
    trial.submit({ kind: 'phone', phone: MAYA });
    await trial.reached('needsCode');
  });

  async function cancelAt(kind: SignInState['kind']): Promise<void> {
    await trial.reached(kind);
    await trial.cancel();
    assert.equal(trial.states.at(-1)?.kind, 'cancelled');
    assert.equal(trial.saved.length, 0);
    assert.equal(await codeOn(DMITRY), undefined, 'the code still works');
  }

  it('ends at once when cancelled at connecting', async () => {
    trial = startSignInTrial(demo, 'phone');
    await cancelAt('connecting');
  });

  it('ends at once when cancelled at needsPhone', async () => {
    await start();
    await cancelAt('needsPhone');
  });

  it('ends at once, and at the server, when cancelled at needsCode', async () => {
    await sendCode(DMITRY);
    await cancelAt('needsCode');
    assert.equal(await calls('auth.cancelCode'), 1);
  });

  it('ends at once, and at the server, when cancelled at needsPassword', async () => {
    await sendCode(DMITRY);
    await enter(DMITRY);
    await cancelAt('needsPassword');
    assert.equal(await calls('auth.logOut'), 1);
  });

  it('leaves no session behind when it is cancelled while the server signs it in', async () => {
    await sendCode();
    await fault('auth.signIn', { kind: 'noReply' });
    await enter();
    await until('the call', async () => (await calls('auth.signIn')) > 0);
    await trial.cancel();
    assert.equal(trial.states.at(-1)?.kind, 'cancelled');
    assert.deepEqual(await act(demo, 'signOut', { accountId: '7001' }), { ended: 0 });
  });

  it('takes no answer that is not asked for', async () => {
    await start();
    assert.throws(() => trial.submit({ kind: 'code', code: '1' }), { code: 'conflict' });
    assert.throws(() => trial.submit({ kind: 'password', password: 'x' }), { code: 'conflict' });
  });
});
