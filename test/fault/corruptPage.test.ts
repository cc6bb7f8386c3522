import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHarness } from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { corruptDatabase } from '../../sidecar/store/databaseError.ts';
import { damageTable } from './damage.ts';
import { openDesk } from './deskInProcess.ts';
import { openFolder, readyDraft, withCode, workerIs } from './faultSetup.ts';

describe('a damaged database', function () {
  this.timeout(30_000);
  let folder: ReturnType<typeof openFolder>;

  beforeEach(() => {
    folder = openFolder();
  });
  afterEach(() => folder.close());

  it('is named so when the worker starts, and not touched', async () => {
    const rubbish = Buffer.alloc(8192, 'not a database ');
    writeFileSync(folder.stateFile, rubbish);
    await assert.rejects(folder.start(), withCode('databaseCorrupt'));
    assert.deepEqual(readFileSync(folder.stateFile), rubbish);
  });

  it('of which the end is missing is named so as well, and not touched', async () => {
    await (await folder.start()).kill();
    const bytes = readFileSync(folder.stateFile);
    truncateSync(folder.stateFile, bytes.length - 5 * 4096);
    await assert.rejects(folder.start(), withCode('databaseCorrupt'));
    assert.deepEqual(readFileSync(folder.stateFile), bytes.subarray(0, -5 * 4096));
  });
});

describe('a page that is damaged behind the worker', function () {
  this.timeout(30_000);
  let desk: DeskHarness;

  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  it('fails the request that meets it, in words; the others go on', async () => {
    const draft = await readyDraft(desk);
    const { draftId, version } = draft;
    await desk.desk.stop();
    damageTable(join(desk.dataDir, 'state.db'), 'draft_version');
    const client = await desk.client();
    await assert.rejects(
      client.request('draft/versions', { draftId }),
      withCode('databaseCorrupt'),
    );
    assert.deepEqual((await client.request('draft/get', { draftId })).draft, draft);
    await assert.rejects(
      client.request('draft/edit', { draftId, version, text: 'Other words.' }),
      withCode('databaseCorrupt'),
    );
    assert.deepEqual((await client.request('draft/get', { draftId })).draft, draft);
    const { jobs } = await client.request('job/list', {});
    assert.equal(jobs.length, 1);
  });

  it('of the jobs stops the work until a restart, says where the file lies, and leaves it as it is', async () => {
    const draft = await readyDraft(desk);
    await desk.desk.stop();
    const file = join(desk.dataDir, 'state.db');
    damageTable(file, 'job');
    const before = readFileSync(file);
    const client = await desk.client();
    const { error } = await workerIs(desk, 'error');
    assert.equal(error?.code, 'databaseCorrupt');
    assert.ok(error.hint?.includes(file), error.hint);
    const { draft: kept } = await client.request('draft/get', { draftId: draft.draftId });
    assert.deepEqual(kept, draft);
    await assert.rejects(
      client.request('dialog/process', { accountId: desk.accountId, dialogIds: [draft.dialogId] }),
      withCode('databaseCorrupt'),
    );
    assert.deepEqual(readFileSync(file), before);
  });
});

describe('work behind a damaged database', function () {
  this.timeout(30_000);

  it('does not keep the worker here once the last window has gone: only a restart can go on with it', async () => {
    const desk = await openDesk();
    try {
      await desk.process(desk.dialogs[0]?.dialogId ?? '', 3_600_000);
      assert.equal(desk.isBusy(), true);
      const met = desk.store.write(() => {
        throw corruptDatabase();
      });
      await assert.rejects(met, withCode('databaseCorrupt'));
      assert.equal(desk.isBusy(), false);
    } finally {
      await desk.close();
    }
  });
});
