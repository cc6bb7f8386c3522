import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Client } from '../../rpc/openClient.ts';
import { startTalk } from '../integration/chatDesk.ts';
import type { Talk } from '../integration/chatDesk.ts';
import { allDialogs, startHarness } from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import type { RequestContext } from '../../sidecar/server/clientContext.ts';
import { openDesk } from './deskInProcess.ts';
import { firstAsking, withCode } from './faultSetup.ts';

const windowId = 'window-of-the-tests-1';

describe('a session that is not there', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let client: Client;
  let dialogId: string;
  let talk: Talk;

  beforeEach(async () => {
    desk = await startHarness();
    ({ dialogId } = await firstAsking(desk));
    talk = await startTalk(desk, dialogId);
    await talk.ask('Create a task: book the Blue Door');
    client = await desk.client();
  });
  afterEach(() => desk.stop());

  /** As if it had been cleaned up behind the window's back. */
  async function loseSession(): Promise<void> {
    await desk.desk.kill();
    const db = new DatabaseSync(join(desk.dataDir, 'state.db'));
    db.exec('DELETE FROM session');
    db.close();
    await allDialogs(desk);
    client = await desk.client();
  }

  it('is refused in words wherever it is named', async () => {
    const sessionId = randomUUID();
    const refused = [
      client.request('session/get', { sessionId }),
      client.request('session/ready', { sessionId }),
      client.request('session/end', { sessionId }),
      client.request('session/send', { sessionId, text: 'Hello' }),
    ];
    for (const request of refused) await assert.rejects(request, withCode('notFound'));
    const { sessions } = await client.request('session/heartbeat', { sessionIds: [sessionId] });
    assert.deepEqual(sessions, []);
    assert.equal((await talk.messages()).length, 2);
  });

  it('any more loses nothing that was said: a new one goes on with the conversation', async () => {
    await loseSession();
    const { sessionId } = talk.session;
    await assert.rejects(
      client.request('session/send', { sessionId, text: 'What tasks?' }),
      withCode('notFound'),
    );
    assert.equal((await talk.messages()).length, 2);
    const again = await startTalk(desk, dialogId);
    assert.equal(again.conversationId, talk.conversationId);
    assert.notEqual(again.session.sessionId, sessionId);
    assert.match(await again.ask('What tasks?'), /Blue Door/);
  });

  it('because its conversation is not: a valid id is taken, an invalid one refused', async () => {
    const { accountId } = desk;
    const conversationId = randomUUID();
    const wanted = { windowId, accountId, dialogId };
    const { session } = await client.request('session/start', { ...wanted, conversationId });
    assert.equal(session.conversationId, conversationId);
    await assert.rejects(
      client.request('session/start', { ...wanted, conversationId: 'my-conversation' }),
      { code: 'invalidParams' },
    );
  });
});

const context: RequestContext = {
  client: { id: '1', name: 'test', scopes: new Set(), onClose: () => {}, send: () => {} },
  signal: new AbortController().signal,
};

describe('a conversation that is removed', function () {
  this.timeout(60_000);

  it('takes the jobs that were to answer in it along, in one step', async () => {
    const desk = await openDesk();
    try {
      const { handlers } = desk;
      const [dialog] = desk.dialogs;
      const accountId = desk.accounts.list()[0]?.accountId ?? '';
      const wanted = { windowId, accountId, dialogId: dialog?.dialogId ?? '' };
      await desk.queue.pause();
      const { session } = await handlers['session/start'](wanted, context);
      const { sessionId, conversationId } = session;
      for (const text of ['one', 'two'])
        await handlers['session/send']({ sessionId, text }, context);
      let states: string[] = [];
      desk.hooks.heard = (event) => {
        if (event === 'conversation/removed')
          states = desk.queue.list({ kinds: ['chat'], limit: 10 }).map(({ state }) => state);
      };
      await handlers['conversation/remove']({ conversationId }, context);
      assert.deepEqual(states, ['cancelled', 'cancelled']);
    } finally {
      await desk.close();
    }
  });
});
