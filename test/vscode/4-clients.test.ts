import assert from 'node:assert/strict';
import * as z from 'zod';
import type { TestAccess } from '../../extension/main.ts';
import { openClient } from '../../rpc/openClient.ts';
import { BUTTON, createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';

const copied = z.object({ socketPath: z.string(), token: z.string() });

describe('clients beside the window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  before(async () => {
    access = await openWindow();
  });
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(() => person.leave());

  const listed = async () => (await access.desk.client.request('client/list', {})).clients;

  it('come in by what was copied, and are shown out by the bin beside their name', async () => {
    person.willAnswer('report.js', 'Read and draft', 'Copy');
    await run('pairClient');
    person.assertDone();
    assert.deepEqual(
      (await listed()).map(({ name, access: may }) => [name, may]),
      [['report.js', 'draft']],
    );
    const { socketPath, token } = copied.parse(JSON.parse(await vscode.env.clipboard.readText()));
    const client = await openClient({ socketPath, token, clientName: 'report.js' });
    assert.ok((await client.request('account/list', {})).accounts.length > 0);

    person.willAnswer(`${BUTTON}report.js`);
    await run('showClients');
    person.assertDone();
    assert.match(person.asked.at(-2)?.choices[0] ?? '', /report\.js/);
    assert.deepEqual(person.asked.at(-1)?.choices, ['$(add) Pair a client…']);
    await client.closed;
    assert.deepEqual(await listed(), []);
  });

  it('are not let in when the question is left', async () => {
    for (const answers of [[], ['report.js']]) {
      person.willAnswer(...answers);
      await run('pairClient');
      person.assertDone();
    }
    assert.deepEqual(await listed(), []);
  });
});
