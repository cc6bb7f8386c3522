import assert from 'node:assert/strict';
import { openFolder, withCode } from './faultSetup.ts';

describe('two workers on one storage folder', function () {
  this.timeout(30_000);
  let folder: ReturnType<typeof openFolder>;

  beforeEach(() => {
    folder = openFolder();
  });
  afterEach(() => folder.close());

  it('cannot be: the second says that one runs already, and leaves that one alone', async () => {
    const first = await folder.start();
    await assert.rejects(folder.start(), withCode('sidecarRunning'));
    assert.doesNotThrow(() => process.kill(first.pid, 0));
  });

  it('follow each other at once when the first was killed', async () => {
    const first = await folder.start();
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    await folder.start();
  });
});
