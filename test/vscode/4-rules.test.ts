import assert from 'node:assert/strict';
import type { TestAccess } from '../../extension/main.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { BUTTON, createPerson } from './person.ts';
import { openWindow, run } from './window.ts';

const ME = '7001';

describe('processing without being asked, in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let dialogs: ListedDialog[];
  before(async () => {
    access = await openWindow();
    ({ dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' }));
    dialogs = dialogs.filter(({ canSend }) => canSend);
    assert.ok(dialogs.length >= 2);
  });
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(async () => {
    person.leave();
    for (const { dialogId } of await rules()) {
      await request('dialog/setRule', { accountId: ME, dialogId, rule: null });
    }
  });

  const request: TestAccess['desk']['client']['request'] = (method, params) =>
    access.desk.client.request(method, params);
  const rules = async () => (await request('dialog/listRules', { accountId: ME })).rules;
  const nth = (index: number) => {
    const dialog = dialogs[index];
    assert.ok(dialog);
    return dialog;
  };
  const rowOf = ({ dialogId }: ListedDialog) => ({
    webviewSection: 'dialog',
    accountId: ME,
    dialogId,
  });

  it('is chosen in the menu of a dialog’s row, for this dialog of this account', async () => {
    person.willAnswer('By day');
    await run('processAutomatically', rowOf(nth(1)));
    person.assertDone();
    assert.match(person.asked[0]?.text ?? '', new RegExp(`^Process .*${nth(1).title}`));
    const [only, ...others] = await rules();
    assert.deepEqual(others, []);
    assert.equal(only?.dialogId, nth(1).dialogId);
    assert.deepEqual(only.rule, {
      hours: { from: 540, to: 1260 },
      mostPerDay: 5,
      evenIfMuted: false,
    });
  });

  it('asks in the palette which dialog, then for hours, number and muted', async () => {
    person.willAnswer(nth(0).title, 'Other hours', '22–6:30', '3', 'Even while');
    await run('processAutomatically');
    person.assertDone();
    const [only] = await rules();
    assert.equal(only?.dialogId, nth(0).dialogId);
    assert.deepEqual(only.rule, {
      hours: { from: 1320, to: 390 },
      mostPerDay: 3,
      evenIfMuted: true,
    });
  });

  it('leaves everything as it was when it is called off at any step', async () => {
    for (const answers of [
      [],
      ['Other hours'],
      ['Other hours', '9–21'],
      ['Other hours', '', '3'],
    ]) {
      person.willAnswer(...answers);
      await run('processAutomatically', rowOf(nth(0)));
      person.assertDone();
    }
    assert.deepEqual(await rules(), []);
  });

  it('offers to end it where there is a rule', async () => {
    person.willAnswer('At any hour');
    await run('processAutomatically', rowOf(nth(0)));
    person.willAnswer('Only when I ask');
    await run('processAutomatically', rowOf(nth(0)));
    person.assertDone();
    assert.deepEqual(await rules(), []);
  });

  it('lists all in one place, where each is changed or ended', async () => {
    person.willAnswer('At any hour');
    await run('processAutomatically', rowOf(nth(0)));
    person.willAnswer('By day');
    await run('processAutomatically', rowOf(nth(1)));

    person.willAnswer(`${BUTTON}${nth(0).title}`, nth(1).title, 'At any hour');
    await run('showRules');
    person.assertDone();
    const [only, ...others] = await rules();
    assert.deepEqual(others, []);
    assert.deepEqual([only?.dialogId, only?.rule.hours], [nth(1).dialogId, null]);

    person.willAnswer('Another dialog', nth(0).title, 'By day');
    await run('showRules');
    person.assertDone();
    assert.equal((await rules()).length, 2);
  });
});
