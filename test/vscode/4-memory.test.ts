import assert from 'node:assert/strict';
import type { CodeLens, CompletionList, DocumentLink, TextDocument, TextEditor } from 'vscode';
import type { TestAccess } from '../../extension/main.ts';
import { MAX_INSTRUCTIONS_LENGTH } from '../../protocol/limits.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import { until } from '../until.ts';
import { createDemoControl } from './demoControl.ts';
import { BUTTON, createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';

const ME = '7001';

describe('what the desk is told of how replies are to be, in a window', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let dialog: ListedDialog;
  before(async () => {
    access = await openWindow();
    const { dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' });
    dialog = dialogs.find(({ canSend }) => canSend) ?? assert.fail('no dialog');
  });
  after(async () => {
    for (const place of [{ accountId: ME }, { accountId: ME, dialogId: dialog.dialogId }]) {
      const { instructions } = await request('instructions/get', place);
      await request('instructions/edit', { ...place, version: instructions.version, text: '' });
    }
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
  const rowOf = ({ dialogId }: ListedDialog) => ({
    webviewSection: 'dialog',
    accountId: ME,
    dialogId,
  });
  const kept = async (place: { accountId: string; dialogId?: string }) =>
    (await request('instructions/get', place)).instructions.text;

  function inFront(): TextEditor {
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'dialogdesk-memory');
    return editor;
  }
  async function write(text: string): Promise<TextEditor> {
    const editor = inFront();
    const { document } = editor;
    const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(1e9));
    assert.ok(await editor.edit((edit) => edit.replace(all, text)));
    return editor;
  }

  /** VS Code reads a document once more while it opens; a save in that moment counts as none, and is made again. */
  async function save(document: TextDocument): Promise<void> {
    await until('the document to be saved', async () => document.save());
    assert.equal(document.isDirty, false);
  }

  describe('instructions', () => {
    it('of a dialog open from its row as a Markdown document and are kept when saved', async () => {
      await run('editInstructions', rowOf(dialog));
      const { document } = inFront();
      assert.equal(document.languageId, 'markdown');
      assert.match(document.uri.path, /^\/Instructions for .+\.md$/);
      assert.equal(document.getText(), '');
      await write('Call her **Annie**.');
      assert.equal(await kept(rowOf(dialog)), '');
      await save(document);
      assert.equal(await kept(rowOf(dialog)), 'Call her **Annie**.');
      await until('the row to tell of it', async () => {
        const { dialogs } = await request('dialog/list', { accountId: ME, limit: 500 });
        return dialogs.find(({ dialogId }) => dialogId === dialog.dialogId)?.instructed;
      });
    });

    it('show at once what another window wrote', async () => {
      await run('editInstructions', rowOf(dialog));
      const { document } = inFront();
      const { instructions } = await request('instructions/get', {
        accountId: ME,
        dialogId: dialog.dialogId,
      });
      await request('instructions/edit', {
        accountId: ME,
        dialogId: dialog.dialogId,
        version: instructions.version,
        text: 'From elsewhere.',
      });
      await until('the new text', () => document.getText() === 'From elsewhere.');
    });

    it('of the account and of everywhere are chosen in the palette', async () => {
      person.willAnswer('$(account)');
      await run('editInstructions');
      await write('Sign as Maya.');
      await save(inFront().document);
      assert.equal(await kept({ accountId: ME }), 'Sign as Maya.');

      person.willAnswer('Everywhere');
      await run('editInstructions');
      assert.equal(inFront().document.uri.path, '/Instructions.md');
      await write('Be brief.');
      await save(inFront().document);
      const settings = () => vscode.workspace.getConfiguration('dialogDesk').get('instructions');
      await until('the setting', () => settings() === 'Be brief.');
      person.assertDone();
      await vscode.workspace
        .getConfiguration('dialogDesk')
        .update('instructions', undefined, vscode.ConfigurationTarget.Global);
    });

    it('that are too long are marked, and not kept', async () => {
      await run('editInstructions', rowOf(dialog));
      const before = await kept(rowOf(dialog));
      const { document } = await write('x'.repeat(MAX_INSTRUCTIONS_LENGTH + 1));
      const problems = await until('the mark', () => {
        const found = vscode.languages.getDiagnostics(document.uri);
        return found.length > 0 && found;
      });
      assert.match(problems[0]?.message ?? '', /Longer than the 8,?000 characters/);
      assert.equal(await document.save(), false);
      assert.equal(await kept(rowOf(dialog)), before);
    });
  });

  describe('profiles', () => {
    const profiles = async () => (await request('profile/list', {})).profiles;
    const nameOf = async ({ dialogId }: ListedDialog) =>
      (await request('dialog/guidance', { accountId: ME, dialogId })).guidance.profile.name;

    it('are made by name for a dialog, and written in the editor', async () => {
      person.willAnswer('New profile', 'Work');
      await run('chooseProfile', rowOf(dialog));
      person.assertDone();
      assert.equal(await nameOf(dialog), 'Work');
      const { document } = inFront();
      assert.equal(document.uri.path, '/Profile Work.md');
      assert.match(
        document.getText(),
        /^---\nname: Work\nmodel:\nanalysis model:\nlanguage:\n---\n/,
      );
      await write(
        '---\nname: The shop\nmodel: demo-small\nlanguage: de\n---\n\nWrites as the shop.\n',
      );
      await save(document);
      const kept = (await profiles()).find(({ name }) => name === 'The shop');
      assert.deepEqual(
        [kept?.persona, kept?.draftModel, kept?.analysisModel, kept?.language],
        ['Writes as the shop.', 'demo-small', null, 'de'],
      );
      assert.equal(await nameOf(dialog), 'The shop');
    });

    it('that cannot be read are marked where they are wrong, and not kept', async () => {
      person.willAnswer('The shop');
      await run('editProfiles');
      const { document } = await write('---\nname: The shop\nlanguage: German, please\n---\n');
      const problems = await until('the mark', () => {
        const found = vscode.languages.getDiagnostics(document.uri);
        return found.length > 0 && found;
      });
      assert.match(problems[0]?.message ?? '', /no language tag/);
      assert.equal(problems[0]?.range.start.line, 2);
      assert.equal(await document.save(), false);
      assert.equal((await profiles()).find(({ name }) => name === 'The shop')?.language, 'de');
    });

    it('offer the models and languages there are', async () => {
      person.willAnswer('The shop');
      await run('editProfiles');
      const { document } = inFront();
      const lines = document.getText().split('\n');
      const offered = async (key: string) => {
        const line = lines.findIndex((one) => one.startsWith(key));
        const list = await vscode.commands.executeCommand<CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          new vscode.Position(line, lines[line]?.length ?? 0),
        );
        return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      };
      assert.ok((await offered('model:')).includes('demo-strong'));
      assert.ok((await offered('language:')).includes('fa'));
    });

    it('go from one dialog to another by a choice, and back to the default when deleted', async () => {
      person.willAnswer('Default');
      await run('chooseProfile', rowOf(dialog));
      assert.equal(await nameOf(dialog), 'Default');
      person.willAnswer('The shop');
      await run('chooseProfile', rowOf(dialog));
      assert.equal(await nameOf(dialog), 'The shop');

      person.willAnswer(`${BUTTON}The shop`, 'Delete: its chats');
      await run('editProfiles');
      assert.match(person.asked.at(-1)?.text ?? '', /The shop is deleted.*default one: 1\./);
      assert.equal(await nameOf(dialog), 'Default');
      assert.deepEqual(
        (await profiles()).map(({ name }) => name),
        ['Default'],
      );
    });
  });

  describe('notes', () => {
    const note = async () =>
      (await request('note/get', { accountId: ME, dialogId: dialog.dialogId })).note;
    const place = () => ({ accountId: ME, dialogId: dialog.dialogId });

    /** A reply that was changed before it was sent, as the demo writes it: with a greeting and exclamation marks. */
    async function sendEdited(): Promise<void> {
      const demo = access.desk.demo();
      assert.ok(demo);
      await createDemoControl(demo.controlUrl).say(ME, dialog.dialogId, 'When do we meet?');
      const { jobs } = await request('dialog/process', {
        accountId: ME,
        dialogIds: [dialog.dialogId],
      });
      const draft = await until(
        'a draft',
        async () => {
          const { job } = await request('job/get', { jobId: jobs[0]?.jobId ?? 0 });
          const { drafts } = await request('draft/list', { accountId: ME, states: ['ready'] });
          const isDone = job.finishedAt !== undefined;
          return isDone && drafts.find(({ dialogId }) => dialogId === dialog.dialogId);
        },
        40_000,
      );
      const text = draft.text.replace(/^\S+ /, '').replaceAll('!', '.');
      const { draftId, version } = draft;
      const edited = (await request('draft/edit', { draftId, version, text })).draft;
      await request('draft/approve', {
        draftId,
        version: edited.version,
        newestMessageId: edited.newestMessageId,
      });
    }
    const proposal = () => until('a proposal', async () => (await note()).proposal, 40_000);

    it('are proposed as a difference, and taken by a yes', async () => {
      await sendEdited();
      const { lines } = await proposal();
      assert.equal(lines[0]?.text, 'No exclamation marks.');
      await run('reviewNote', rowOf(dialog));
      const input = await until('the difference', () => {
        const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
        return tab?.input instanceof vscode.TabInputTextDiff && tab.input;
      });
      assert.equal(input.original.scheme, 'dialogdesk-memory');
      assert.equal(input.modified.scheme, 'dialogdesk-proposal');
      const shown = await vscode.workspace.openTextDocument(input.modified);
      assert.match(
        shown.getText(),
        /^- No exclamation marks\. <!-- reply [0-9a-f-]{36}, version 2, /,
      );
      const links = await vscode.commands.executeCommand<DocumentLink[]>(
        'vscode.executeLinkProvider',
        input.modified,
      );
      assert.match(links[0]?.target?.toString() ?? '', /^command:dialogDesk\.diffSuggestion/);

      await run('acceptNote', input.modified);
      assert.match((await note()).text, /^- No exclamation marks\./);
      assert.equal((await note()).proposal, undefined);
      await until('the difference to close', () => {
        const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
        return !tabs.some((tab) => tab.input instanceof vscode.TabInputTextDiff);
      });
    });

    it('are written in the editor, with what can be done with them above', async () => {
      await run('openNote', rowOf(dialog));
      const { document } = inFront();
      assert.match(document.uri.path, /^\/Notes on .+\.md$/);
      await until('the notes', () => document.getText().startsWith('- No exclamation marks.'));
      await write('- Call her Annie.\n');
      await save(document);
      assert.equal((await note()).text, '- Call her Annie.\n');
      const lenses = await vscode.commands.executeCommand<CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      assert.deepEqual(
        lenses.map(({ command }) => command?.title),
        [
          'How you write to this contact; your drafts there follow it',
          'Take Back Earlier Notes…',
          'Forget Notes…',
        ],
      );
    });

    it('are taken back to what they were, and forgotten after one question', async () => {
      person.willAnswer('Version 1');
      await run('revertNote', rowOf(dialog));
      assert.match((await note()).text, /^- No exclamation marks\./);
      await run('forgetNote', rowOf(dialog));
      assert.match(person.asked.at(-1)?.text ?? '', /^Forget the notes on /);
      assert.notEqual((await note()).text, '');
      person.willAnswer('Forget the notes, their history');
      await run('forgetNote', rowOf(dialog));
      assert.equal((await note()).text, '');
      assert.deepEqual((await request('note/versions', place())).versions, []);
    });

    it('that nobody wants are rejected, and nothing is kept of them', async () => {
      await sendEdited();
      await proposal();
      await run('rejectNote', rowOf(dialog));
      assert.deepEqual([(await note()).proposal, (await note()).text], [undefined, '']);
    });
  });
});
