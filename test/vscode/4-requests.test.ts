import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode';
import type { TestAccess } from '../../extension/main.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';
import { until } from '../until.ts';

const ME = '7001';

describe('what leaves this machine, in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  before(async () => {
    access = await openWindow();
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(() => person.leave());

  const active = () => vscode.window.activeTextEditor?.document;

  it('is shown of a dialog before anything is sent, and counted only when that is asked for', async () => {
    const { client } = access.desk;
    const listed = await client.request('dialog/list', { accountId: ME, kind: 'private' });
    const dialog = listed.dialogs.find(({ canSend, status }) => canSend && status.kind === 'none');
    assert.ok(dialog);
    person.willAnswer(dialog.title);
    await run('previewRequest');
    const document = active();
    assert.equal(document?.uri.scheme, 'dialogdesk-request');
    const text = document.getText();
    assert.match(text, /^What would be sent to the model now\n/);
    assert.match(text, /Left: +not sent/);
    assert.ok(text.includes(JSON.stringify(dialog.title)), 'the dialog is in it');
    assert.doesNotMatch(text, /Tokens: /);
    const lenses = await vscode.commands.executeCommand<CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const count = lenses.find(({ command }) => command?.title.startsWith('Count its tokens'));
    assert.ok(count?.command);
    await vscode.commands.executeCommand(count.command.command, ...(count.command.arguments ?? []));
    await until('the count', () => /Tokens: +\d/.test(active()?.getText() ?? ''));
  });

  it('is shown of a draft as it was sent, from its editor', async () => {
    const { client } = access.desk;
    const listed = await client.request('dialog/list', {
      accountId: ME,
      kind: 'private',
      unread: true,
    });
    const dialogIds = listed.dialogs
      .filter(({ canSend, status }) => canSend && status.kind === 'none')
      .map(({ dialogId }) => dialogId);
    await client.request('dialog/process', { accountId: ME, dialogIds: dialogIds.slice(0, 3) });
    const { draft } = await until('a draft with its requests', async () => {
      const { drafts } = await client.request('draft/list', { accountId: ME });
      const found = drafts.find(({ provenance }) => provenance !== undefined);
      return found && { draft: found };
    });
    await run('editDraft', draft.draftId);
    await run('showRequest');
    const document = active();
    assert.equal(document?.uri.scheme, 'dialogdesk-request');
    assert.match(document.getText(), /^What was sent to the model for this draft\n/);
    assert.match(document.getText(), new RegExp(`Model: +${draft.provenance?.draft.model}`));
    assert.doesNotMatch(document.getText(), /demo-key-not-a-secret/);
    const before = document.getText();
    await vscode.commands.executeCommand('type', { text: 'typed into it' });
    assert.equal(document.getText(), before, 'it cannot be changed');
  });

  it('may be nothing but tiny questions: what the endpoint can do, as far as the person lets it cost', async () => {
    person.willAnswer('Only what costs nothing');
    await run('checkEndpoint');
    const free = active()?.getText() ?? '';
    assert.match(free, /^The model endpoint\n/);
    assert.match(free, /YES +Can be reached/);
    assert.match(free, /UNKNOWN +Takes pictures +not asked/);
    person.willAnswer('Everything');
    await run('checkEndpoint');
    await until('the whole report', () => /YES +Takes pictures/.test(active()?.getText() ?? ''));
    assert.match(active()?.getText() ?? '', /It took \d+ tokens of demo-strong/);
  });
});
