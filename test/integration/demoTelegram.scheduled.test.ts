import assert from 'node:assert/strict';
import { Api, type TelegramClient } from 'telegram';
import { returnBigInt } from 'telegram/Helpers.js';
import {
  ANNA,
  ANNA_DIALOG,
  MAYA,
  collectUpdates,
  inputPeer,
  sendRequest,
  startGramjs,
  withName,
  type Gramjs,
} from './gramjsClient.ts';
import { until } from './telegramAccount.ts';

describe('scheduled messages in the demo', () => {
  let gramjs: Gramjs;
  let client: TelegramClient;
  let peer: Api.TypeInputPeer;
  beforeEach(async () => {
    gramjs = await startGramjs();
    client = await gramjs.signedIn();
    peer = await inputPeer(client, ANNA);
  });
  afterEach(() => gramjs.close());

  const texts = () =>
    gramjs.demo.control
      .inbox({ accountId: MAYA, dialogId: ANNA_DIALOG })
      .messages.map(({ text }) => text);
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  const schedule = (message: string, scheduleDate: number, randomId: number) => {
    const request = { peer, message, scheduleDate, randomId: returnBigInt(randomId) };
    return client.invoke(new Api.messages.SendMessage(request));
  };
  const waiting = async () => {
    const request = new Api.messages.GetScheduledHistory({ peer, hash: returnBigInt(0) });
    const answer = await client.invoke(request);
    assert.ok(answer instanceof Api.messages.Messages);
    return answer.messages;
  };

  it('wait, and are sent at their time', async () => {
    const updates = collectUpdates(client);
    await schedule('soon', inSeconds(2), 1);
    assert.ok(!texts().includes('soon'));
    assert.equal((await waiting()).length, 1);
    await until(() => texts().includes('soon'), 'the message');
    assert.equal((await waiting()).length, 0);
    await until(
      () => updates.some((u) => u instanceof Api.UpdateDeleteScheduledMessages),
      'the news that it waits no more',
    );
  });

  it('use up their random id at once', async () => {
    await schedule('later', inSeconds(3600), 2);
    const again = client.invoke(sendRequest(peer, 'now', 2));
    await assert.rejects(again, withName('RANDOM_ID_DUPLICATE'));
  });

  it('can be sent before their time, or never', async () => {
    await schedule('early', inSeconds(3600), 3);
    await schedule('never', inSeconds(7200), 4);
    const [never, early] = (await waiting()).map(({ id }) => id);
    await client.invoke(new Api.messages.SendScheduledMessages({ peer, id: [early ?? 0] }));
    await client.invoke(new Api.messages.DeleteScheduledMessages({ peer, id: [never ?? 0] }));
    assert.ok(texts().includes('early') && !texts().includes('never'));
    assert.deepEqual(await waiting(), []);
  });
});
