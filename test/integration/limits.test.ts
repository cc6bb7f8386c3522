import assert from 'node:assert/strict';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { AppError } from '../../protocol/errors.ts';
import { inBackground } from '../../sidecar/telegram/background.ts';
import { BUDGETS } from '../../sidecar/telegram/budgets.ts';
import { refusal } from '../refusal.ts';
import { until } from '../until.ts';
import { forever, startAccount, startDemo } from './telegramAccount.ts';
import type { Account } from './telegramAccount.ts';

const MAYA = '7001';
const DMITRY = '7002';
/** Anna, a person; and a second one. */
const ANNA = 'u7101';

describe('the limits of an account', function () {
  this.timeout(60_000);
  let demo: DemoTelegram;
  let maya: Account;
  let others: Account[];
  beforeEach(async () => {
    demo = await startDemo();
    others = [];
    maya = await open(MAYA);
  });
  afterEach(async () => {
    await Promise.all([maya, ...others].map(({ gateway }) => gateway.stop()));
    await demo.close();
  });

  async function open(accountId: string): Promise<Account> {
    const account = await startAccount(demo, accountId);
    await until(
      'the account to be online',
      () => account.gateway.account().connection === 'online',
    );
    await account.dialogs();
    return account;
  }

  const read = ({ gateway }: Account, dialogId = ANNA) =>
    gateway.fetchMessages({ dialogId, limit: 1, signal: forever });
  let sends = 0;
  const send = ({ gateway }: Account, dialogId = ANNA, randomId = String((sends += 1))) =>
    gateway.sendMessage({ dialogId, text: `Number ${randomId}`, randomId, signal: forever });
  const arrivals = (method: string, accountId = MAYA) =>
    demo.control.arrivals().filter((one) => one.method === method && one.accountId === accountId);

  it('let a burst of reads through and then three a second, however much is asked at once', async () => {
    const { burst, perSecond, kept = 0 } = BUDGETS.messages;
    const more = 9;
    const from = performance.now();
    await inBackground(() =>
      Promise.all(Array.from({ length: burst - kept + more }, () => read(maya))),
    );
    const times = arrivals('messages.getHistory').map(({ at }) => at);
    assert.equal(times.length, burst - kept + more);
    const tookMs = (times.at(-1) ?? 0) - from;
    assert.ok(tookMs >= (more * 1_000) / perSecond, `all within ${tookMs} ms`);
  });

  it('let what a person opens pass the work in the background', async () => {
    const { burst } = BUDGETS.messages;
    const done: string[] = [];
    const background = inBackground(() =>
      Array.from({ length: burst + 4 }, (_, n) => read(maya).then(() => done.push(`b${n}`))),
    );
    await read(maya).then(() => done.push('person'));
    assert.ok(done.length <= burst, `${done.length} were before`);
    assert.ok(!done.includes(`b${burst}`));
    await Promise.all(background);
  });

  it('ask nothing of a method that Telegram has asked to wait for, until the wait is over', async () => {
    demo.control.fault({ kind: 'floodWait', method: 'messages.getHistory', seconds: 2 });
    assert.equal((await refusal(read(maya))).code, 'telegramFlood');
    const before = arrivals('messages.getHistory').length;
    for (let count = 0; count < 50; count += 1) {
      const error = await refusal(read(maya));
      assert.ok(error.code === 'telegramFlood' && error.retryable);
      assert.ok((error.retryAfterMs ?? Infinity) <= 2_000);
    }
    assert.equal(
      arrivals('messages.getHistory').length,
      before,
      'the server was asked all the same',
    );
    const { floodUntil = 0, waits } = maya.gateway.account();
    assert.ok(floodUntil > Date.now());
    assert.deepEqual(
      waits?.map(({ what, by }) => ({ what, by })),
      [{ what: 'messages', by: 'telegram' }],
    );
    await until('the end of the wait', () => maya.gateway.account().floodUntil === undefined);
    assert.equal((await read(maya)).length, 1);
    assert.equal(maya.gateway.account().waits, undefined);
  });

  it('hold neither another method nor another account when one has to wait', async () => {
    const dmitry = await open(DMITRY);
    others.push(dmitry);
    const [{ dialogId } = assert.fail()] = await dmitry.dialogs();
    demo.control.fault({
      kind: 'floodWait',
      method: 'messages.getHistory',
      seconds: 30,
      accountId: MAYA,
    });
    await refusal(read(maya));
    await send(maya);
    assert.equal((await read(dmitry, dialogId)).length, 1);
    assert.equal(dmitry.gateway.account().floodUntil, undefined);
    assert.ok(maya.gateway.account().floodUntil !== undefined);
  });

  it('go on one by one after a wait: nothing of the burst is left', async () => {
    demo.control.fault({ kind: 'floodWait', method: 'messages.getHistory', seconds: 1 });
    await refusal(read(maya));
    const { floodUntil = 0 } = maya.gateway.account();
    const end = performance.now() + floodUntil - Date.now();
    await until('the end of the wait', () => maya.gateway.account().floodUntil === undefined);
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => read(maya)));
    const tookMs = (arrivals('messages.getHistory').at(-1)?.at ?? 0) - end;
    assert.ok(tookMs >= 6_000 / BUDGETS.messages.perSecond - 50, `all within ${tookMs} ms`);
  });

  it('give each send that waits its own time, and take none of them twice', async () => {
    const results = await Promise.allSettled(Array.from({ length: 9 }, () => send(maya)));
    const waiting = results.flatMap((one) =>
      one.status === 'rejected' && one.reason instanceof AppError ? [one.reason] : [],
    );
    assert.equal(results.length - waiting.length, arrivals('messages.sendMessage').length);
    assert.ok(waiting.length >= 2, `${waiting.length} wait`);
    const times = waiting.map(({ retryAfterMs = 0 }) => Math.round(retryAfterMs / 1_000));
    assert.equal(new Set(times).size, times.length, `all at ${times.join(', ')}`);
    assert.ok(waiting.every(({ code }) => code === 'telegramFlood'));
    assert.equal(maya.gateway.account().floodUntil, undefined, 'Telegram has asked for nothing');
    assert.deepEqual(
      maya.gateway.account().waits?.map(({ what, by }) => ({ what, by })),
      [{ what: 'sends', by: 'pace' }],
    );
  });

  it('keep a slow chat to itself: the account goes on, and the chat is not asked again before its time', async () => {
    demo.control.fault({
      kind: 'error',
      method: 'messages.sendMessage',
      code: 420,
      message: 'SLOWMODE_WAIT_30',
    });
    const error = await refusal(send(maya, ANNA, '500'));
    assert.match(error.message, /slow mode/);
    const before = arrivals('messages.sendMessage').length;
    assert.match((await refusal(send(maya, ANNA, '501'))).message, /slow mode/);
    assert.equal(arrivals('messages.sendMessage').length, before);
    assert.equal(maya.gateway.account().floodUntil, undefined);
    const other = (await maya.dialogs()).find(
      ({ dialogId, canSend }) => canSend && dialogId !== ANNA,
    );
    await send(maya, other?.dialogId);
    assert.equal(arrivals('messages.sendMessage').length, before + 1);
  });

  it('take PEER_FLOOD for what it is: a refusal that is not tried again and holds nothing up', async () => {
    demo.control.fault({
      kind: 'error',
      method: 'messages.sendMessage',
      code: 400,
      message: 'PEER_FLOOD',
    });
    const error = await refusal(send(maya));
    assert.deepEqual([error.code, error.retryable], ['peerForbidden', false]);
    assert.equal(arrivals('messages.sendMessage').length, 1);
    await send(maya);
    assert.equal(maya.gateway.account().floodUntil, undefined);
  });

  it('wait where a download is slowed down and go on with it, without troubling the rest', async () => {
    const { messageId } = demo.control.say({
      accountId: MAYA,
      dialogId: ANNA,
      text: 'Look',
      photo: true,
    });
    demo.control.fault({
      kind: 'error',
      method: 'upload.getFile',
      code: 420,
      message: 'FLOOD_PREMIUM_WAIT_1',
    });
    const fetched = maya.gateway.fetchPhoto({
      dialogId: ANNA,
      messageId,
      maxEdge: 1_024,
      signal: forever,
    });
    await read(maya);
    const photo = await fetched;
    assert.ok(photo && photo.bytes.length > 1_000);
  });

  it('let nobody wait who has given up, or whose account is closed', async () => {
    const { burst } = BUDGETS.messages;
    const asked = Promise.allSettled(Array.from({ length: burst }, () => read(maya)));
    const abort = new AbortController();
    const given = refusal(
      maya.gateway.fetchMessages({ dialogId: ANNA, limit: 1, signal: abort.signal }),
    );
    const closed = refusal(read(maya));
    abort.abort();
    assert.equal((await given).code, 'cancelled');
    // At once: on a slow machine the next place is soon there.
    await maya.gateway.stop();
    assert.equal((await closed).code, 'cancelled');
    await asked;
  });
});
