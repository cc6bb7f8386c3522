import assert from 'node:assert/strict';
import type { TestAccess } from '../../extension/main.ts';
import { createPerson } from './person.ts';
import { openWindow } from './window.ts';
import { until } from '../until.ts';
import { vscode } from './vscodeApi.ts';

describe('the setting of the Telegram server', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  before(async () => {
    access = await openWindow();
    person = createPerson();
  });
  after(async () => {
    await set(undefined);
    person.leave();
  });

  const set = (value: unknown) =>
    vscode.workspace
      .getConfiguration('dialogDesk')
      .update('telegram.server', value, vscode.ConfigurationTarget.Global);

  // No account is signed in anywhere here: no server is reached.
  it('leads to another world at once, stops at one that cannot be meant, and back', async () => {
    const real = access.desk.profile().name;
    await set('test');
    await until('the other server', () => access.desk.hostState().server !== undefined);
    await until('its worker', () => access.desk.client.phase() === 'ready');
    assert.match(access.desk.profile().name, /^server-[0-9a-f]{16}$/);
    assert.equal(access.desk.hostState().telegramConfigured, false);

    await set({ host: 'telegram.example', ports: { '2': 443 }, publicKey: 'nonsense' });
    await until('the stop', () => access.desk.client.phase() === 'failed');
    assert.equal(access.desk.hostState().error?.code, 'serverInvalid');
    await until('what is wrong, in words', () =>
      person.asked.some(({ text }) => text.includes('RSA key of 2048 bits')),
    );

    await set(undefined);
    await until('the real world', () => access.desk.profile().name === real);
    await until('its worker', () => access.desk.client.phase() === 'ready');
    assert.equal(access.desk.hostState().server, undefined);
  });
});
