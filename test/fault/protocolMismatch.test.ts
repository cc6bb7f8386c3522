import assert from 'node:assert/strict';
import { openFolder, withCode } from './faultSetup.ts';

describe('a client of another version', function () {
  this.timeout(30_000);

  it('is told which two versions met', async () => {
    const folder = openFolder();
    try {
      const client = await folder.open(await folder.start());
      await assert.rejects(
        client.request('client/hello', { protocolVersion: 99, clientName: 'old' }),
        withCode('protocolMismatch'),
      );
      client.close();
    } finally {
      await folder.close();
    }
  });
});
