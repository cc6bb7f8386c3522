import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemoTelegram, type DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { ANNA_DIALOG, MAYA } from './gramjsClient.ts';

describe('the control handle of the demo', () => {
  let demo: DemoTelegram;
  beforeEach(async () => {
    demo = await startDemoTelegram({ quiet: true });
  });
  afterEach(() => demo.close());

  const post = async (action: string, body: object = {}) => {
    const options = { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${demo.controlUrl}/${action}`, options);
    return { status: response.status, body: await response.text() };
  };
  const inAnna = { accountId: MAYA, dialogId: ANNA_DIALOG };

  it('tells by one URL all that a client needs', async () => {
    const info = JSON.stringify(demo.control.info());
    assert.deepEqual(await post('info'), { status: 200, body: info });
    assert.ok(info.includes(demo.controlUrl) && info.includes('BEGIN RSA PUBLIC KEY'));
    assert.match(info, /"label":"demo"/);
  });

  it('lets the peer write, edit, delete and read', async () => {
    const { body } = await post('say', { ...inAnna, text: 'hello', photo: 'skyline' });
    const { messageId } = demo.control.dialog(inAnna).messages.at(-1) ?? assert.fail();
    assert.equal(body, JSON.stringify({ messageId }));
    assert.equal(demo.control.dialog(inAnna).messages.at(-1)?.media, 'photo');
    await post('edit', { ...inAnna, messageId, text: 'hello!' });
    assert.equal(demo.control.dialog(inAnna).messages.at(-1)?.text, 'hello!');
    await post('delete', { ...inAnna, messageId });
    assert.notEqual(demo.control.dialog(inAnna).messages.at(-1)?.messageId, messageId);
    const { maxId } = demo.control.read(inAnna);
    assert.equal(demo.control.dialog(inAnna).readOutboxMaxId, maxId);
  });

  it('lets a member of a group and a channel write', () => {
    const group = demo.control.say({ dialogId: 'g8102', text: 'cake!', from: '7204' });
    const channel = demo.control.say({ dialogId: 'c8104', text: 'Issue 213' });
    assert.ok(group.messageId > 0 && channel.messageId > 0);
    assert.equal(demo.control.dialogs({}).dialogs[0]?.dialogId, 'c8104');
  });

  it('answers what it cannot do with a sentence', async () => {
    const failures = [
      await post('nonsense'),
      await post('say', { ...inAnna }),
      await post('say', { ...inAnna, text: 'x', photo: 'unicorn' }),
      await post('inbox', { accountId: MAYA, dialogId: 'x1' }),
      await post('inbox', { accountId: '1', dialogId: ANNA_DIALOG }),
      await post('scan', { url: 'tg://login?token=AAAA' }),
      await post('migrate', { dc: 9 }),
      await post('fault', { kind: 'earthquake' }),
    ];
    for (const { status, body } of failures) {
      assert.ok(status === 400 || status === 404, body);
      assert.match(body, /"error":"/);
    }
  });

  it('refuses web pages: an Origin, or a foreign Host', async () => {
    const statusWith = async (headers: Record<string, string>) => {
      const call = request(`${demo.controlUrl}/info`, { headers }).end();
      const [response] = await once(call, 'response');
      response.resume();
      return response.statusCode;
    };
    assert.equal(await statusWith({}), 200);
    assert.equal(await statusWith({ origin: 'https://example.org' }), 403);
    assert.equal(await statusWith({ host: 'example.org' }), 403);
  });
});

describe('the demo as a process', () => {
  it('says on stdout and to its parent what is running, and ends with its parent', async () => {
    const child = fork('demo/main.ts', ['--only', 'telegram', '--dialogs', '60'], { silent: true });
    const stdout = once(child.stdout ?? assert.fail(), 'data');
    const [ready] = await once(child, 'message');
    assert.deepEqual(JSON.parse(String((await stdout)[0])), ready);
    const info = await (await fetch(`${ready.controlUrl}/info`)).json();
    assert.deepEqual(info, ready);
    const exit = once(child, 'exit');
    child.disconnect();
    assert.deepEqual(await Promise.race([exit, sleep(3000, 'still there', { ref: false })]), [
      0,
      null,
    ]);
  });

  it('ends on SIGTERM, and explains itself when misused', async () => {
    const child = fork('demo/main.ts', ['--only', 'telegram'], { silent: true });
    await once(child, 'message');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    const misused = fork('demo/main.ts', ['--dialogs', 'many'], { silent: true });
    const [[explanation], exit] = await Promise.all([
      once(misused.stderr ?? assert.fail(), 'data'),
      once(misused, 'exit'),
    ]);
    assert.match(String(explanation), /many is no number/);
    assert.deepEqual(exit, [1, null]);
  });
});
