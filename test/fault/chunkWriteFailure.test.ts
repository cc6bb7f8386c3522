import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Chunk } from '../../protocol/chunkRecords.ts';
import {
  draftIn,
  jobIn,
  process as processDialog,
  startHarness,
} from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { firstAsking } from './faultSetup.ts';

describe('a chunk that cannot be stored', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  beforeEach(async () => {
    desk = await startHarness();
    await desk.client();
  });
  afterEach(() => desk.stop());

  function inDatabase(work: (db: DatabaseSync) => void): void {
    const db = new DatabaseSync(join(desk.dataDir, 'state.db'), { timeout: 5_000 });
    work(db);
    db.close();
  }

  it('ends the draft in order: what was announced is stored, without a gap, and it can be had again', async () => {
    inDatabase((db) =>
      db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON chunk WHEN new.seq = 4
        BEGIN SELECT RAISE(ABORT, 'refused'); END`),
    );
    const client = await desk.client();
    const { dialogId } = await firstAsking(desk);
    desk.model.control.addFault({ kind: 'slow', tokenDelayMs: 25, on: 'stream' });
    const { jobId } = await processDialog(desk, dialogId);
    const { draftId } = await draftIn(desk, dialogId, 'drafting');
    const announced: Chunk[] = [];
    client.on('chunk/added', (chunk) => void announced.push(chunk));
    const { chunks: replayed } = await client.request('chunk/subscribe', {
      streamId: draftId,
      afterSeq: 0,
    });
    const failed = await jobIn(desk, jobId, 'failed');
    assert.ok(failed.error?.hint);
    const draft = await draftIn(desk, dialogId, 'failed');
    const { chunks } = await client.request('chunk/subscribe', { streamId: draftId, afterSeq: 0 });
    assert.deepEqual(
      chunks.map(({ seq }) => seq),
      [1, 2, 3],
    );
    assert.deepEqual([...replayed, ...announced], chunks);
    assert.equal(draft.text, chunks.map(({ text }) => text).join(''));

    inDatabase((db) => db.exec('DROP TRIGGER refuse'));
    await client.request('draft/regenerate', { draftId, version: draft.version });
    assert.ok((await draftIn(desk, dialogId, 'ready')).text.startsWith(draft.text.trim()));
  });
});
