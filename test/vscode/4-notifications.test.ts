import assert from 'node:assert/strict';
import type { TestAccess } from '../../extension/main.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { createDemoControl } from './demoControl.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';

const ME = '7001';

describe('what a window tells without being asked', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let dialogIds: string[];
  const state = Object.getOwnPropertyDescriptor(vscode.window, 'state');

  before(async () => {
    access = await openWindow();
    const { dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' });
    dialogIds = dialogs.filter(({ canSend }) => canSend).map(({ dialogId }) => dialogId);
    assert.ok(dialogIds.length >= 3);
    setFocused(true);
  });
  after(async () => {
    if (state) Object.defineProperty(vscode.window, 'state', state);
    await showPanel();
  });
  beforeEach(async () => {
    person = createPerson();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  afterEach(() => person.leave());

  const request: TestAccess['desk']['client']['request'] = (method, params) =>
    access.desk.client.request(method, params);
  const showPanel = () => vscode.commands.executeCommand('dialogDesk.panel.focus');
  const hidePanel = () => vscode.commands.executeCommand('workbench.view.explorer');
  const set = (wanted: boolean | undefined) =>
    vscode.workspace
      .getConfiguration('dialogDesk')
      .update('notifyWhenReady', wanted, vscode.ConfigurationTarget.Global);
  const told = (text: RegExp) => person.asked.filter((asked) => text.test(asked.text));

  /** A browser without a screen has no window in front. */
  function setFocused(focused: boolean): void {
    Object.defineProperty(vscode.window, 'state', {
      configurable: true,
      get: () => ({ focused, active: focused }),
    });
  }

  /** Somebody writes in so many dialogs, and drafts answer. */
  async function written(count: number): Promise<Draft[]> {
    const demo = access.desk.demo() ?? assert.fail('no demo');
    const control = createDemoControl(demo.controlUrl);
    const chosen = dialogIds.slice(0, count);
    const before = Date.now();
    for (const dialogId of chosen) await control.say(ME, dialogId, 'Shall we meet at noon?');
    await request('dialog/process', { accountId: ME, dialogIds: chosen });
    return until('the drafts', async () => {
      const { drafts } = await request('draft/list', { accountId: ME, states: ['ready'] });
      const found = drafts.filter(
        ({ dialogId, updatedAt }) => chosen.includes(dialogId) && updatedAt >= before,
      );
      return found.length === count && access.desk.model.worker()?.running === 0 && found;
    });
  }

  it('is one summary of the drafts that became ready while the panel was hidden, and leads to them', async () => {
    await hidePanel();
    person.willAnswer('Review');
    await written(3);
    await until('the summary', () => told(/ready for review/).length > 0);
    assert.deepEqual(person.asked, [
      { text: '3 drafts are ready for review.', choices: ['Review'] },
    ]);
    await until(
      'the next draft',
      () => vscode.window.activeTextEditor?.document.uri.scheme === 'dialogdesk',
    );
  });

  it('is no draft that the person has seen in the panel, nor any where none is wanted', async () => {
    await showPanel();
    await written(2);
    await hidePanel();
    await set(false);
    await written(2);
    await set(undefined);
    await written(1);
    await until('the summary', () => told(/ready for review/).length > 0);
    assert.deepEqual(
      person.asked.map(({ text }) => text),
      ['1 draft is ready for review.'],
    );
  });

  it('waits until the window is in front', async () => {
    await showPanel();
    setFocused(false);
    await written(2);
    assert.deepEqual(person.asked, []);
    await hidePanel();
    setFocused(true);
    await written(1);
    await until('the summary', () => told(/ready for review/).length > 0);
    assert.equal(person.asked.length, 1);
  });

  it('is one message with one action for all that was approved together and did not go', async () => {
    await showPanel();
    const drafts = await written(2);
    const demo = access.desk.demo() ?? assert.fail('no demo');
    for (const { draftId, version, newestMessageId } of drafts) {
      await request('draft/approve', { draftId, version, newestMessageId });
    }
    const control = createDemoControl(demo.controlUrl);
    await Promise.all(
      drafts.map(({ dialogId }) => control.say(ME, dialogId, 'No, at one o’clock.')),
    );
    await until('the message', () => told(/did not go/).length > 0);
    assert.deepEqual(told(/did not go|Not sent/), [
      { text: '2 replies did not go as you approved them.', choices: ['Review'] },
    ]);
    await run('nextDraft');
  });
});
