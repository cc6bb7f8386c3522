import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { approve, readyDraft } from '../fault/faultSetup.ts';
import { draftIn, jobIn, startHarness, type DeskHarness } from './deskHarness.ts';
import {
  addOwnMessages,
  countOwnMessages,
  filesWith,
  headOf,
  lookInto,
  newKey,
  settled,
} from './encryptionSetup.ts';
import { until } from '../until.ts';

const PLANTED = 'the heron lands at the old pond';

describe('message text encrypted at rest', function () {
  this.timeout(120_000);
  let desk: DeskHarness;

  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  async function encrypt(wanted: boolean, ...keys: ReturnType<typeof newKey>[]): Promise<void> {
    desk.desk.encryption = { wanted, keys };
    const client = await desk.client();
    await client.request('sidecar/configure', desk.desk.configuration());
  }

  /** Writes the sentence wherever a person can, and answers what the worker says of it. */
  async function plant(): Promise<() => Promise<unknown>> {
    const client = await desk.client();
    const { accountId, dataDir } = desk;
    const draft = await readyDraft(desk);
    const { draftId, dialogId, version } = draft;
    const place = { accountId, dialogId };
    await client.request('draft/edit', { draftId, version, text: `Dear all, ${PLANTED}.` });
    await client.request('note/edit', { ...place, version: 0, text: `Likes it when ${PLANTED}` });
    await client.request('instructions/edit', {
      accountId,
      version: 0,
      text: `Say that ${PLANTED}`,
    });
    await client.request('profile/create', {
      name: 'Formal',
      persona: `Writes as if ${PLANTED}`,
      draftModel: null,
      analysisModel: null,
      language: null,
    });
    // As an earlier version or a damaged conversation would have left them.
    writeFileSync(join(dataDir, 'state.db.before-20'), PLANTED, { mode: 0o600 });
    mkdirSync(join(dataDir, 'quarantine'), { recursive: true, mode: 0o700 });
    const set = `11111111-1111-4111-a111-111111111111-${Date.now()}.json`;
    writeFileSync(join(dataDir, 'quarantine', set), `[{"text":"${PLANTED}"}]`, { mode: 0o600 });
    return async () => {
      const now = await desk.client();
      return [
        await now.request('draft/get', { draftId }),
        await now.request('draft/requests', { draftId }),
        await now.request('note/get', place),
        await now.request('instructions/get', { accountId }),
        await now.request('profile/list', {}),
      ];
    };
  }

  it('leaves nothing of what was written in any file, and goes on as before', async () => {
    const look = await plant();
    const before = await look();
    assert.ok(filesWith(desk.dataDir, PLANTED).includes('state.db.before-20'));
    assert.ok(filesWith(desk.dataDir, PLANTED).length >= 3, 'the test sees what is plain');
    const title = (await draftTitle()) ?? assert.fail();
    assert.ok(filesWith(desk.dataDir, title).length > 0);

    const key = newKey();
    await encrypt(true, key);
    await settled(await desk.client(), 'on');
    assert.deepEqual(filesWith(desk.dataDir, PLANTED, title, key.key), []);
    assert.deepEqual(await look(), before);

    const health = await (await desk.client()).request('worker/health', {});
    assert.match(health.checks[0]?.message ?? '', /encrypted/);
    const written = await readyDraftAgain();
    assert.deepEqual(filesWith(desk.dataDir, written, PLANTED, title), []);
    // As far as the write-ahead log and after a power cut.
    await desk.desk.kill();
    assert.deepEqual(filesWith(desk.dataDir, written, PLANTED, title, key.key), []);
    const { drafts } = await (await desk.client()).request('draft/list', {});
    assert.equal(drafts[0]?.text, written);
  });

  async function draftTitle(): Promise<string | undefined> {
    const { drafts } = await (await desk.client()).request('draft/list', {});
    return drafts[0]?.dialogTitle;
  }

  /** The rest of the road, on sealed values: regenerated, approved, sent. Answers the text. */
  async function readyDraftAgain(): Promise<string> {
    const client = await desk.client();
    const { drafts } = await client.request('draft/list', {});
    const [draft] = drafts;
    assert.ok(draft);
    const { draftId, dialogId, version } = draft;
    const wish = { draftId, version, instruction: 'shorter' };
    const { job } = await client.request('draft/regenerate', wish);
    await jobIn(desk, job.jobId, 'done');
    const ready = await draftIn(desk, dialogId, 'ready');
    await approve(desk, ready);
    const sent = await draftIn(desk, dialogId, 'sent');
    return sent.text;
  }

  it('is plain again when it is turned off, and needs no key then', async () => {
    const look = await plant();
    const before = await look();
    const key = newKey();
    await encrypt(true, key);
    await settled(await desk.client(), 'on');
    await encrypt(false, key);
    const { keyIds, retiredKeyIds } = await settled(await desk.client(), 'off');
    assert.deepEqual([keyIds, retiredKeyIds], [[], [key.keyId]]);
    assert.deepEqual(filesWith(desk.dataDir, `sealed1.${key.keyId}`), []);
    const [copy = ''] = readdirSync(join(desk.dataDir, 'quarantine'));
    assert.deepEqual(filesWith(join(desk.dataDir, 'quarantine'), PLANTED), [copy]);
    await desk.desk.kill();
    desk.desk.encryption = undefined;
    assert.deepEqual(await look(), before);
  });

  it('goes from one key to another: the first opens nothing any more', async () => {
    const look = await plant();
    const before = await look();
    const [first, second] = [newKey(), newKey()];
    await encrypt(true, first);
    const client = await desk.client();
    await settled(client, 'on');
    const status = await client.request('encryption/rotate', { key: second });
    assert.deepEqual(status.keyIds, [second.keyId, first.keyId]);
    const done = await settled(client, 'on');
    assert.deepEqual([done.keyIds, done.retiredKeyIds], [[second.keyId], [first.keyId]]);
    assert.deepEqual(filesWith(desk.dataDir, `sealed1.${first.keyId}`, PLANTED), []);
    await desk.desk.kill();
    desk.desk.encryption = { wanted: true, keys: [second] };
    assert.deepEqual(await look(), before);
  });

  it('goes back to the key of before when a change of key is taken back, also over a restart', async () => {
    const look = await plant();
    const before = await look();
    const [first, second] = [newKey(), newKey()];
    await encrypt(true, first);
    const client = await desk.client();
    const takeBack = (line: typeof client) => line.request('encryption/takeBack', {});
    await settled(client, 'on');
    await assert.rejects(takeBack(client), { code: 'conflict' });
    addOwnMessages(desk.dataDir, desk.accountId, 20_000, PLANTED);
    await client.request('encryption/rotate', { key: second });
    await until('some of it in the new form', () =>
      countOwnMessages(desk.dataDir, headOf(second)) > 0 ? true : undefined,
    );
    const status = await takeBack(client);
    assert.deepEqual(
      [status.state, status.takenBack, status.keyIds],
      ['rotating', true, [first.keyId, second.keyId]],
    );
    await desk.desk.kill();
    desk.desk.encryption = { wanted: true, keys: [first, second] };
    const done = await settled(await desk.client(), 'on');
    assert.deepEqual([done.keyIds, done.retiredKeyIds], [[first.keyId], [second.keyId]]);
    assert.equal(done.takenBack, undefined);
    assert.deepEqual(filesWith(desk.dataDir, `sealed1.${second.keyId}`, PLANTED), []);
    assert.equal(countOwnMessages(desk.dataDir, headOf(first)), countOwnMessages(desk.dataDir, ''));
    desk.desk.encryption = { wanted: true, keys: [first] };
    await desk.desk.kill();
    assert.deepEqual(await look(), before);
  });

  it('is begun by one key when two windows turn it on at the same moment', async () => {
    const [first, second] = [newKey(), newKey()];
    const client = await desk.client();
    const window = await desk.desk.window();
    const wish = (key: typeof first) => ({
      ...desk.desk.configuration(),
      encryption: { wanted: true, keys: [key] },
    });
    await Promise.all([
      client.request('sidecar/configure', wish(first)),
      window.request('sidecar/configure', wish(second)),
    ]);
    const status = await settled(window, 'on');
    assert.equal(status.keyIds.length, 1);
    assert.deepEqual(await settled(client, 'on'), status);
    window.close();
  });

  it('tells of a value that another program changed, and shows nothing in its place', async () => {
    const look = await plant();
    await encrypt(true, newKey());
    const client = await desk.client();
    await settled(client, 'on');
    const sealed = lookInto(desk.dataDir, (db) => {
      const row = db.prepare('SELECT text FROM instructions').get();
      db.prepare('UPDATE note SET text = ?').run(String(row?.['text']));
      return String(row?.['text']);
    });
    assert.match(sealed, /^sealed1\./);
    await assert.rejects(look(), /not what was written/);
    assert.deepEqual(
      desk.logs.filter((line) => line.includes(PLANTED)),
      [],
    );
  });

  it('keeps the key out of the log and of every file', async () => {
    const key = newKey();
    await encrypt(true, key);
    await settled(await desk.client(), 'on');
    await desk.desk.stop();
    const bytes = Buffer.from(key.key, 'base64');
    for (const form of [key.key, bytes.toString('hex'), bytes.toString('latin1')]) {
      assert.ok(!desk.logs.join('\n').includes(form));
      assert.deepEqual(filesWith(desk.dataDir, form), []);
    }
  });
});
