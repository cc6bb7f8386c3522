import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestAccess } from '../../extension/main.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { createDemoControl } from './demoControl.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';

const ME = '7001';

describe('commands of the palette and the menus, in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let dialogs: ListedDialog[];
  before(async () => {
    access = await openWindow();
    ({ dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' }));
    dialogs = dialogs.filter(({ canSend }) => canSend);
    await set('undoSeconds', 0);
  });
  after(async () => {
    await set('undoSeconds', undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(async () => {
    person.leave();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  const request: TestAccess['desk']['client']['request'] = (method, params) =>
    access.desk.client.request(method, params);
  const set = (name: string, value: unknown) =>
    vscode.workspace
      .getConfiguration('dialogDesk')
      .update(name, value, vscode.ConfigurationTarget.Global);
  const control = () => createDemoControl((access.desk.demo() ?? assert.fail()).controlUrl);
  const fetchDraft = async ({ draftId }: Draft) => (await request('draft/get', { draftId })).draft;
  const nth = (index: number) => dialogs[index] ?? assert.fail('too few dialogs');
  const texts = () => person.asked.map(({ text }) => text);

  /** Somebody writes, and a draft answers. */
  async function written({ dialogId }: ListedDialog): Promise<Draft> {
    const before = Date.now();
    await control().say(ME, dialogId, 'Shall we meet at noon?');
    await request('dialog/process', { accountId: ME, dialogIds: [dialogId] });
    return until('a draft', async () => {
      const { drafts } = await request('draft/list', { accountId: ME, states: ['ready'] });
      return drafts.find((draft) => draft.dialogId === dialogId && draft.updatedAt >= before);
    });
  }

  it('mark a dialog as read from the menu of its row', async () => {
    const { dialogId } = nth(1);
    const unread = async () => {
      const { dialogs: now } = await request('dialog/list', { accountId: ME, kind: 'private' });
      return now.find((dialog) => dialog.dialogId === dialogId)?.unreadCount;
    };
    await control().say(ME, dialogId, 'Are you there?');
    await until('an unread message', async () => ((await unread()) ?? 0) > 0);
    await run('markRead', { webviewSection: 'dialog', accountId: ME, dialogId });
    await until('a dialog that is read', async () => (await unread()) === 0);
  });

  it('attach files from the disk and from the explorer to a draft', async () => {
    const draft = await written(nth(0));
    const file = path.join(tmpdir(), `dialog-desk-note-${process.pid}.txt`);
    await writeFile(file, 'The plan.');
    const uri = vscode.Uri.file(file);
    const { showOpenDialog } = vscode.window;
    Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve([uri]) });
    await run('attachFile', draft.draftId);
    Object.assign(vscode.window, { showOpenDialog });
    assert.equal((await fetchDraft(draft)).attachments?.length, 1);
    person.willAnswer(draft.dialogTitle);
    await run('attachToDraft', uri);
    person.assertDone();
    assert.deepEqual(texts(), ['Attach to the reply to whom?']);
    assert.ok((await fetchDraft(draft)).attachments?.length);
  });

  it('put a draft into Telegram’s own input field', async () => {
    const draft = await written(nth(1));
    await run('putInTelegram', draft.draftId);
    assert.match(texts().join(), /is in Telegram as a draft to .*Nothing was sent/);
  });

  it('send without a sound, and change in Telegram what was sent', async () => {
    const draft = await written(nth(2));
    await run('sendSilently', draft.draftId);
    await until('the reply', async () => (await fetchDraft(draft)).state === 'sent');
    person.willAnswer(draft.dialogTitle);
    await run('editSent');
    const editor = vscode.window.activeTextEditor ?? assert.fail('no editor');
    assert.equal(editor.document.uri.scheme, 'dialogdesk');
    const all = new vscode.Range(new vscode.Position(0, 0), editor.document.positionAt(1e9));
    assert.ok(await editor.edit((edit) => edit.replace(all, 'At one, after all.')));
    await run('changeSent');
    assert.deepEqual(texts(), ['Edit which reply?']);
    const received = () => control().received(ME, draft.dialogId);
    await until('the new text', async () => (await received()).includes('At one, after all.'));
  });

  it('ask whether a reply arrived, and change nothing where that is known', async () => {
    const draft = await written(nth(0));
    person.willAnswer('It arrived');
    await run('resolveDraft', draft.draftId);
    assert.match(texts()[0] ?? '', /did the reply arrive/);
    await until('the refusal', () => person.asked.length === 2);
    assert.equal((await fetchDraft(draft)).state, 'ready');
  });

  it('choose a model for everywhere, in the settings', async () => {
    const { models } = await request('model/list', {});
    const name = models[0]?.name ?? assert.fail('no model');
    person.willAnswer('Writes drafts', 'Everywhere', name);
    await run('chooseModel');
    person.assertDone();
    const written = vscode.workspace.getConfiguration('dialogDesk').get('model.draft');
    assert.equal(written, models[0]?.modelId);
    await set('model.draft', undefined);
  });

  it('reset a dialog after one question, and say what that took', async () => {
    const draft = await written(nth(1));
    const { withProgress } = vscode.window;
    const places: unknown[] = [];
    const noted: typeof withProgress = (options, task) => {
      places.push(options.location);
      return withProgress(options, task);
    };
    Object.assign(vscode.window, { withProgress: noted });
    person.willAnswer(draft.dialogTitle, 'Reset: cancel its work');
    await run('resetDialog');
    Object.assign(vscode.window, { withProgress });
    assert.deepEqual(places, [{ viewId: 'dialogDesk.panel' }]);
    person.assertDone();
    assert.match(texts()[1] ?? '', /^Reset .*\?/);
    await until('the outcome', () => /History and files reset/.test(texts()[2] ?? ''));
    const { drafts } = await request('draft/list', { accountId: ME });
    assert.ok(!drafts.some(({ draftId }) => draftId === draft.draftId));
  });

  it('show another account, and remove what is kept of one that is signed out', async () => {
    const { accounts } = await request('account/data', {});
    const [shown] = access.desk.model.accounts();
    person.willAnswer(shown?.name);
    await run('switchAccount');
    person.assertDone();
    const other = accounts.find(({ account }) => account.connection === 'signedOut');
    assert.ok(other, 'no account was signed out before');
    person.willAnswer('Remove its data');
    await run('removeAccount', other.account.accountId);
    person.assertDone();
    await until('the sum', () => /was removed: /.test(texts().at(-1) ?? ''));
    const now = (await request('account/data', {})).accounts;
    assert.equal(now.length, accounts.length - 1);
  });

  it('process what is unread, and say nothing where no transcript is open', async () => {
    await run('olderMessages');
    await run('processUnread');
    await until(
      'the end of the work',
      async () => {
        const { running, queued } = await request('worker/status', {});
        return running + queued === 0;
      },
      50_000,
    );
    assert.deepEqual(person.asked, []);
    // Later suites need dialogs that nobody has worked on.
    const { dialogs: worked } = await request('dialog/list', { accountId: ME, kind: 'private' });
    for (const { dialogId, status } of worked) {
      if (status.kind !== 'none') await request('dialog/reset', { accountId: ME, dialogId });
    }
  });

  it('lead to the settings, the limit, the jobs and the log', async () => {
    const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    for (const name of ['openSettings', 'openLimit']) {
      await run(name);
      await until('the settings editor', () => tab() === 'Settings');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    }
    await run('showJobs');
    await run('showLog');
    assert.deepEqual(person.asked, []);
  });
});
