import assert from 'node:assert/strict';
import type { TestAccess } from '../../extension/main.ts';
import { isUnsupported } from '../../protocol/analysis.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { createDemoControl } from './demoControl.ts';
import { BUTTON, createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';

const ME = '7001';

describe('what a draft rests on, in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let dialog: ListedDialog;
  before(async () => {
    access = await openWindow();
    const { dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' });
    const free = ['none', 'noReply', 'sent'];
    const found = dialogs.find(({ canSend, status }) => canSend && free.includes(status.kind));
    assert.ok(found);
    dialog = found;
  });
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(async () => {
    person.leave();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const request: TestAccess['desk']['client']['request'] = (method, params) =>
    access.desk.client.request(method, params);
  const readyAfter = (version: number): Promise<Draft> =>
    until('the draft', async () => {
      const { drafts } = await request('draft/list', { accountId: ME, states: ['ready'] });
      return drafts.find((one) => one.dialogId === dialog.dialogId && one.version > version);
    });
  const open = async (draft: Draft) => {
    await run('editDraft', draft.draftId);
    const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
    return document;
  };
  const marksIn = ({ uri }: Awaited<ReturnType<typeof open>>) =>
    vscode.languages.getDiagnostics(uri).filter(({ code }) => code === 'noSource');

  it('shows in a hover what the owner told, and remembers it until it is forgotten', async () => {
    const { controlUrl } = access.desk.demo() ?? assert.fail('no demo');
    await createDemoControl(controlUrl).say(ME, dialog.dialogId, 'How much is the bike?');
    await until('the message', async () => {
      const place = { accountId: ME, dialogId: dialog.dialogId };
      const { messages } = await request('message/list', place);
      return messages.at(-1)?.text === 'How much is the bike?';
    });
    await request('dialog/process', { accountId: ME, dialogIds: [dialog.dialogId] });
    const { draftId, version, questions } = await readyAfter(0);
    assert.equal(questions?.[0]?.text, 'Which amount should the reply name?');
    person.willAnswer('240 EUR', 'For this contact');
    await run('answerQuestions', draftId);
    person.assertDone();
    assert.match(person.asked[0]?.text ?? '', /Which amount should the reply name\?/);
    const draft = await readyAfter(version);
    const document = await open(draft);
    const at = document.positionAt(document.getText().indexOf('240 EUR'));
    const hovers = await vscode.commands.executeCommand<{ contents: { value: string }[] }[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const said = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
    assert.match(said.replaceAll('&nbsp;', ' '), /You said:[^]*240 EUR/);
    assert.deepEqual(marksIn(document), []);

    person.willAnswer(`${BUTTON}240 EUR`);
    await run('showFacts');
    person.assertDone();
    const { facts } = await request('fact/list', { accountId: ME });
    assert.deepEqual(facts, []);
  });

  it('marks a promise that nobody asked for until it is confirmed', async () => {
    const before = await readyAfter(0);
    const { draftId, version } = before;
    await request('draft/regenerate', { draftId, version, instruction: 'longer' });
    const draft = await readyAfter(version);
    const bare = draft.evidence?.find(isUnsupported);
    assert.equal(bare?.kind, 'promise');
    const document = await open(draft);
    const [mark] = await until('the mark', () => {
      const marks = marksIn(document);
      return marks.length > 0 && document.getText() === draft.text ? marks : undefined;
    });
    assert.equal(document.getText(mark?.range), bare.sentence);
    const actions = await vscode.commands.executeCommand<
      { title: string; command?: { command: string; arguments?: unknown[] } }[]
    >('vscode.executeCodeActionProvider', document.uri, mark?.range);
    const confirm = actions.find(({ title }) => title === 'Confirm this');
    assert.ok(confirm?.command);
    await vscode.commands.executeCommand(
      confirm.command.command,
      ...(confirm.command.arguments ?? []),
    );
    await until('the mark to go', () => marksIn(document).length === 0);
    const { draft: after } = await request('draft/get', { draftId });
    assert.equal(
      after.evidence?.find(({ sentence }) => sentence === bare.sentence)?.confirmed,
      true,
    );
  });
});
