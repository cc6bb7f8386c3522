import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openFolder, withCode } from './faultSetup.ts';

describe('a database of a newer version', function () {
  this.timeout(30_000);
  let folder: ReturnType<typeof openFolder>;

  beforeEach(() => {
    folder = openFolder();
  });
  afterEach(() => folder.close());

  it('is refused in words and left as it is', async () => {
    await (await folder.start()).kill();
    const db = new DatabaseSync(folder.stateFile);
    db.exec('PRAGMA user_version = 9999');
    db.close();
    const before = readFileSync(folder.stateFile);
    await assert.rejects(folder.start(), withCode('databaseNewer'));
    assert.deepEqual(readFileSync(folder.stateFile), before);
  });
});
