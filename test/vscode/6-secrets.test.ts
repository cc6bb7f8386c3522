import assert from 'node:assert/strict';
import type { TestAccess } from '../../extension/main.ts';
import { createPerson } from './person.ts';
import { openWindow, run } from './window.ts';
import { until } from '../until.ts';

describe('a window whose secret store stops working', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  before(async () => {
    access = await openWindow();
    person = createPerson();
  });
  after(() => person.leave());

  it('says so once, offers to keep secrets for the session, and shows it', async () => {
    const store = access.secretStore;
    const working = { store: store.store.bind(store), delete: store.delete.bind(store) };
    const refuse = () => Promise.reject(new Error('no secret service'));
    Object.assign(store, { store: refuse, delete: refuse });
    person.willAnswer('sk-invented', 'Try Again', 'Keep for This Session');
    await run('setModelKey');
    await until('the second offer', () => person.asked.length === 3);
    person.assertDone();
    assert.match(person.asked[1]?.text ?? '', /secret store does not work/);
    assert.deepEqual(person.asked[2]?.choices, [
      'Keep for This Session',
      'Try Again',
      'How to Set It Up',
    ]);
    assert.equal(access.desk.hostState().sessionOnly, true);
    assert.equal(access.desk.hostState().modelConfigured, true);
    person.willAnswer('sk-other');
    await run('setModelKey');
    person.assertDone();
    assert.equal(person.asked.length, 4, 'told twice');

    Object.assign(store, working);
    assert.equal(await access.desk.secrets.tryAgain(), true);
    assert.equal(access.desk.hostState().sessionOnly, undefined);
    await access.desk.secrets.wipe('default', 'modelKey');
    await access.desk.reconfigure();
  });
});
