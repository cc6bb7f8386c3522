import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic, Uri } from 'vscode';
import type { TestAccess } from '../../extension/main.ts';
import { FINDING_KINDS } from '../../protocol/outgoingScan.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { createDemoControl } from './demoControl.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';

const ME = '7001';

describe('what work costs and what goes out, in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  before(async () => {
    access = await openWindow();
  });
  after(async () => {
    await setLimit(undefined);
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
  const setLimit = (tokens: number | undefined) =>
    vscode.workspace
      .getConfiguration('dialogDesk')
      .update('dailyLimit.tokens', tokens, vscode.ConfigurationTarget.Global);

  function tooltip(): string {
    const { tooltip: text } = access.statusBar;
    return typeof text === 'object'
      ? text.value.replaceAll('&nbsp;', ' ').replaceAll('\\', '')
      : '';
  }

  /** Somebody writes, and a draft answers. */
  async function written(): Promise<Draft> {
    const { dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' });
    const dialog = dialogs.find(({ canSend }) => canSend) ?? assert.fail('no dialog');
    const { dialogId } = dialog;
    const demo = access.desk.demo() ?? assert.fail('no demo');
    await createDemoControl(demo.controlUrl).say(ME, dialogId, 'When shall we meet, and where?');
    await request('dialog/process', { accountId: ME, dialogIds: [dialogId] });
    return until('a draft', async () => {
      const { drafts } = await request('draft/list', { accountId: ME, states: ['ready'] });
      return drafts.find((draft) => draft.dialogId === dialogId);
    });
  }

  const findings = (uri: Uri): Diagnostic[] =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ code }) => FINDING_KINDS.some((kind) => kind === code));

  it('marks in the editor what nobody has said, at each change, until it is confirmed', async () => {
    const draft = await written();
    await run('editDraft', draft.draftId);
    const editor = vscode.window.activeTextEditor ?? assert.fail('no editor');
    const { document } = editor;
    assert.deepEqual(findings(document.uri), []);
    const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(1e9));
    const text = 'Pay at https://evil.example/x please.';
    assert.ok(await editor.edit((edit) => edit.replace(all, text)));
    const [found] = await until('the mark', () => {
      const marks = findings(document.uri);
      return marks.length === 1 && marks;
    });
    assert.equal(found && document.getText(found.range), 'https://evil.example/x');
    assert.match(
      found?.message ?? '',
      /neither in what was read of the chat nor in your instructions/,
    );
    const actions = await vscode.commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      found?.range,
    );
    const fix = actions.find(({ title }) => title === 'It is right: evil.example/x');
    assert.ok(fix?.command);
    await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
    await until('no mark', () => findings(document.uri).length === 0);
    assert.equal(document.getText(), text, 'what was typed stays');
  });

  it('tells in the status bar what the day has cost, and that its limit is reached', async () => {
    await written();
    await until('the sum', () => /Today: .*tokens/.test(tooltip()));
    await setLimit(1);
    await until('the limit', () => access.statusBar.text.includes('daily limit'));
    assert.match(tooltip(), /limit of 1 tokens.* is reached.*wait until/s);
    // It may have been asked about by itself, where the window has the focus.
    const before = person.asked.length;
    person.willAnswer('Continue Today');
    await run('dailyLimit');
    assert.match(person.asked[before]?.text ?? '', /Drafts and answers wait/);
    await until('going on', () => !access.statusBar.text.includes('daily limit'));
    const { cap } = await request('usage/summary', {});
    assert.deepEqual([cap.lifted, cap.tokens], [true, 1]);
  });

  it('shows how drafts fare as a document', async () => {
    await run('showScoreboard');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^How drafts fare\n/);
    assert.match(text, /Sent as written: \d+/);
  });
});
