import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../sidecar/store/openStore.ts';
import { delivered, draftIn, startHarness } from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { approve, openFolder, readyDraft, watchWorker, withCode, workerIs } from './faultSetup.ts';
import { lockByAnother } from './lockedFile.ts';

describe('a database that another program holds', function () {
  this.timeout(60_000);

  it('is named so when the worker starts', async () => {
    const folder = openFolder();
    await (await folder.start()).kill();
    const db = new DatabaseSync(folder.stateFile);
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    try {
      await assert.rejects(folder.start(), withCode('databaseLocked'));
    } finally {
      db.close();
      await folder.close();
    }
  });

  it('holds up neither the event loop nor reading, and the writes come in their order', async () => {
    const folder = openFolder();
    const store = openStore({
      dir: folder.dataDir,
      migrations: ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT'],
    });
    try {
      const lock = await lockByAnother(folder.stateFile);
      const order: string[] = [];
      const add = (text: string) =>
        store
          .write((tx) => void tx.sql('INSERT INTO note (text) VALUES (?)').run(text))
          .then(() => order.push(text));
      const early = ['a', 'b', 'c'].map(add);
      for (let turn = 0; turn < 30; turn += 1) {
        await sleep(10);
        assert.equal(store.read('SELECT count(*) AS n FROM note').get()?.['n'], 0);
      }
      const late = add('d');
      order.push('let go');
      await lock.release();
      await Promise.all([...early, late]);
      assert.deepEqual(order, ['let go', 'a', 'b', 'c', 'd']);
      assert.deepEqual(
        store
          .read('SELECT text FROM note ORDER BY id')
          .all()
          .map(({ text }) => text),
        ['a', 'b', 'c', 'd'],
      );
    } finally {
      await store.close();
      await folder.close();
    }
  });
});

describe('a database that another program takes from the worker', function () {
  this.timeout(60_000);
  let desk: DeskHarness;

  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  it('for a moment is waited for: nobody is refused', async () => {
    const { draftId, version } = await readyDraft(desk);
    const client = await desk.client();
    const lock = await lockByAnother(join(desk.dataDir, 'state.db'));
    const order: string[] = [];
    const edited = client
      .request('draft/edit', { draftId, version, text: 'In spite of it.' })
      .then(() => order.push('edited'));
    const { draft } = await client.request('draft/get', { draftId });
    assert.notEqual(draft.text, 'In spite of it.');
    order.push('read');
    await lock.release();
    await edited;
    assert.deepEqual(order, ['read', 'edited']);
  });

  it('for long is said in words; the work goes on by itself, and the message leaves once', async () => {
    const draft = await readyDraft(desk);
    const client = await desk.client();
    const heard = watchWorker(client);
    const lock = await lockByAnother(join(desk.dataDir, 'state.db'));
    await assert.rejects(approve(desk, draft), withCode('databaseLocked'));
    const { error } = await workerIs(desk, 'error');
    assert.equal(error?.code, 'databaseLocked');
    assert.match(error.hint ?? '', /goes on by itself/);
    const { draft: kept } = await client.request('draft/get', { draftId: draft.draftId });
    assert.deepEqual(kept, draft);
    await lock.release();
    await workerIs(desk, 'idle');
    await approve(desk, draft);
    await draftIn(desk, draft.dialogId, 'sent');
    assert.deepEqual(delivered(desk, draft.dialogId), [draft.text]);
    // What was said of the draft's own end may still arrive before it.
    assert.ok(
      heard.some(({ state }) => state === 'error'),
      'the windows were told',
    );
  });
});
