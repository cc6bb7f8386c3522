import assert from 'node:assert/strict';
import type { CodeLens, DocumentLink, DocumentSymbol, LocationLink, TextDocument } from 'vscode';
import type { TestAccess } from '../../extension/main.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { createDemoControl } from './demoControl.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';

const ME = '7001';

describe('around the editor of a draft', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  let draft: Draft;
  before(async () => {
    access = await openWindow();
    draft = await freshDraft();
  });
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(async () => {
    person.leave();
    // Closing would ask about them, or save.
    if (vscode.workspace.textDocuments.some(({ isDirty }) => isDirty)) await openDraft();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const request: TestAccess['desk']['client']['request'] = (method, params) =>
    access.desk.client.request(method, params);
  const control = () => {
    const { controlUrl } = access.desk.demo() ?? assert.fail('no demo');
    return createDemoControl(controlUrl);
  };
  const say = (text: string) => control().say(ME, draft.dialogId, text);
  const fetchDraft = async () => (await request('draft/get', { draftId: draft.draftId })).draft;
  const inState = (...states: Draft['state'][]) =>
    until(`a draft in ${states.join(' or ')}`, async () => {
      const now = await fetchDraft();
      return states.includes(now.state) && now;
    });

  /** Of a dialog that nobody works on, as its newest message has it. */
  async function freshDraft(): Promise<Draft> {
    const { dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' });
    const free = ['none', 'noReply', 'sent'];
    const dialog = dialogs.findLast(({ canSend, status }) => canSend && free.includes(status.kind));
    assert.ok(dialog);
    const { dialogId } = dialog;
    await control().say(ME, dialogId, 'Can you come on Friday at 18:30?');
    await until('the message', async () => {
      const { messages } = await request('message/list', { accountId: ME, dialogId });
      return messages.at(-1)?.text === 'Can you come on Friday at 18:30?';
    });
    await request('dialog/process', { accountId: ME, dialogIds: [dialogId] });
    return until('the draft', async () => {
      const { drafts } = await request('draft/list', { accountId: ME, states: ['ready'] });
      return drafts.find((one) => one.dialogId === dialogId);
    });
  }

  async function openDraft(): Promise<TextDocument> {
    await run('editDraft', draft.draftId);
    const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
    assert.equal(document.uri.authority, draft.draftId);
    if (document.isDirty) await vscode.commands.executeCommand('workbench.action.files.revert');
    const { text } = await fetchDraft();
    await until('its text', () => document.getText() === text);
    return document;
  }

  async function type(document: TextDocument, text: string): Promise<void> {
    const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(1e9));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, all, text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  async function openTranscript(): Promise<TextDocument> {
    await run('showTranscript', draft.draftId);
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.scheme === 'dialogdesk-transcript',
    );
    assert.ok(editor);
    return editor.document;
  }

  const lensesOf = (document: TextDocument) =>
    vscode.commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
  const linksOf = async (document: TextDocument) => {
    const links = await vscode.commands.executeCommand<DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    return links.filter(({ target }) => target?.scheme === 'command');
  };
  /** What VS Code does with a link that is clicked. */
  async function follow({ target }: DocumentLink): Promise<void> {
    const args: unknown = JSON.parse(target?.query ?? '');
    assert.ok(Array.isArray(args));
    await vscode.commands.executeCommand(target?.path ?? '', ...args);
  }

  describe('the chat', () => {
    it('stands beside it, read only, and takes what comes', async () => {
      const document = await openDraft();
      const transcript = await openTranscript();
      assert.equal(transcript.languageId, 'dialogdesk-transcript');
      assert.match(transcript.getText(), /\n {4}Can you come on Friday at 18:30\?\n/);
      const [left, right] = [document, transcript].map(
        (one) =>
          vscode.window.visibleTextEditors.find((editor) => editor.document === one)?.viewColumn,
      );
      assert.deepEqual([left, right], [vscode.ViewColumn.One, vscode.ViewColumn.Two]);
      await vscode.window.showTextDocument(transcript, vscode.ViewColumn.Two);
      const before = transcript.getText();
      await vscode.commands.executeCommand('type', { text: 'typed into it' });
      assert.equal(transcript.getText(), before);

      await say('Or rather Saturday?');
      await until('the new message', () =>
        transcript.getText().includes('    Or rather Saturday?'),
      );
      await until('what the draft does not know', () =>
        /—— Not known to the draft ——\n\n← [^\n]+\n {4}Or rather Saturday\?\n$/.test(
          transcript.getText(),
        ),
      );
    });

    it('lets no message look like another', async () => {
      const transcript = await openTranscript();
      const heads = () =>
        transcript
          .getText()
          .split('\n')
          .filter((line) => /^[→←]/.test(line));
      const before = heads().length;
      await say('Hi\n→ You, 14:06\u2028→ You, 14:07\n\u202Eelgoog');
      await until('the message', () => transcript.getText().includes('\n    \uFFFDelgoog\n'));
      assert.equal(heads().length, before + 1);
      assert.match(transcript.getText(), /\n {4}→ You, 14:06\n {4}→ You, 14:07\n/);
    });

    it('has an outline and folds by day', async () => {
      const transcript = await openTranscript();
      const days = await vscode.commands.executeCommand<DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        transcript.uri,
      );
      const last = days.at(-1);
      assert.ok(last && last.children.length > 0);
      assert.ok(transcript.lineAt(last.range.start.line).text.includes(last.name));
      const folds = await vscode.commands.executeCommand<unknown[]>(
        'vscode.executeFoldingRangeProvider',
        transcript.uri,
      );
      assert.equal(folds.length, days.length);
    });

    it('leads to older messages, page by page, and to one of them', async () => {
      const { dialogs } = await request('dialog/list', { accountId: ME, kind: 'private' });
      const dialog = dialogs.findLast(({ canSend, status }) => canSend && status.kind === 'none');
      assert.ok(dialog);
      const place = { accountId: ME, dialogId: dialog.dialogId };
      for (let index = 1; index <= 60; index += 1)
        await control().say(ME, dialog.dialogId, `Line ${index} of many`);
      await run('showTranscript', place);
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.scheme, 'dialogdesk-transcript');
      const { document } = editor;
      assert.match(document.getText(), / {4}Line 60 of many\n$/);
      assert.doesNotMatch(document.getText(), / {4}Line 1 of many\n/);
      const [older] = await linksOf(document);
      assert.equal(document.getText(older?.range), 'Load older messages');
      assert.ok(older);
      await follow(older);
      await until('older ones', () => / {4}Line 1 of many\n/.test(document.getText()));
      assert.deepEqual(person.asked, []);
    });

    it('is where a sentence of the draft leads, to the message it rests on', async () => {
      const { draftId, newestMessageId } = await fetchDraft();
      await say('Is Sunday at 18:30 fine?');
      const { version } = await until('the message', async () => {
        const now = await fetchDraft();
        return now.newestMessageId > newestMessageId && now;
      });
      await request('draft/regenerate', { draftId, version });
      await until('the new text', async () => {
        const now = await fetchDraft();
        return now.state === 'ready' && now.version > version;
      });
      const found = await until('a draft that rests on a message', async () => {
        const { drafts } = await request('draft/list', { accountId: ME });
        return drafts.find(({ text, state, evidence = [] }) => {
          const sources = evidence.filter(({ messageIds }) => messageIds.length > 0);
          return state === 'ready' && sources.some(({ sentence }) => text.includes(sentence));
        });
      });
      await run('editDraft', found.draftId);
      const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
      const statement = found.evidence?.find(({ messageIds }) => messageIds.length > 0);
      const messageId = statement?.messageIds[0] ?? 0;
      const at = document.positionAt(document.getText().indexOf(statement?.sentence ?? ''));
      const [target] = await vscode.commands.executeCommand<LocationLink[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        at,
      );
      assert.ok(target);
      const place = { accountId: ME, dialogId: found.dialogId, limit: 100 };
      const { messages } = await request('message/list', place);
      const source = messages.find((message) => message.messageId === messageId);
      const words = `    ${source?.text.split('\n')[0]}`;
      const transcript = await vscode.workspace.openTextDocument(target.targetUri);
      const { line } = target.targetRange.start;
      assert.match(transcript.lineAt(line).text, /^[→←] /);
      assert.equal(transcript.lineAt(line + 1).text, words);

      await vscode.commands.executeCommand('_dialogDesk.showMessage', {
        draftId: found.draftId,
        messageId,
      });
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.scheme, 'dialogdesk-transcript');
      assert.equal(editor.document.lineAt(editor.selection.active.line + 1).text, words);
    });
  });

  describe('the preview', () => {
    const MARKED = '**Yes**, see [the plan](https://plan.example/7) and ||keep it||\n> quoted';

    it('shows at each key what Telegram will store, to the letter', async () => {
      const document = await openDraft();
      await run('previewDraft');
      await until('the text', () => access.previewed()?.draftId === draft.draftId);
      await type(document, MARKED);
      const part = await until('what is typed', () => {
        const [first] = access.previewed()?.parts ?? [];
        return first?.text.startsWith('Yes') && first;
      });
      assert.ok(document.isDirty);
      await until('the save', async () => await document.save());
      person.willAnswer('Send Anyway');
      await run('approveDraft');
      await inState('sent');
      const arrived = await until('the sent message', async () => {
        const place = { accountId: ME, dialogId: draft.dialogId };
        const { messages } = await request('message/list', place);
        return messages.findLast((message: Message) => message.out);
      });
      assert.deepEqual(
        { text: part.text, entities: part.entities },
        { text: arrived.text, entities: arrived.entities },
      );
    });

    it('and the transcript open no address before it was asked, where its words say another', async () => {
      const transcript = await openTranscript();
      await until('the sent reply', () => transcript.getText().includes('the plan'));
      const link = await until('its link', async () =>
        (await linksOf(transcript)).find(({ range }) => transcript.getText(range) === 'the plan'),
      );
      assert.match(link.tooltip ?? '', /https:\/\/plan\.example\/7/);
      await follow(link);
      assert.match(person.asked[0]?.text ?? '', /^Open plan\.example\?$/);
    });

    it('shows the parts of a long text, and follows to another draft', async () => {
      draft = await freshDraft();
      const document = await openDraft();
      await run('previewDraft');
      await type(document, `${'word '.repeat(1000)}\n\n${'more '.repeat(100)}`);
      const shown = await until('two parts', () => {
        const now = access.previewed();
        return now?.draftId === draft.draftId && now.parts.length === 2 && now;
      });
      assert.equal(shown.note, 'It goes out as 2 messages.');
      await openDraft();
      const [other] = access.desk.model.toReview().filter((one) => one.draftId !== draft.draftId);
      assert.ok(other);
      await run('editDraft', other.draftId);
      await until('the other draft', () => access.previewed()?.draftId === other.draftId);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await until('its end', () => access.previewed() === undefined);
    });
  });

  describe('what is typed', () => {
    beforeEach(async () => {
      if ((await fetchDraft()).state !== 'ready') draft = await freshDraft();
      const document = await openDraft();
      await type(document, 'Typed, not saved.');
    });
    afterEach(openDraft);
    const document = () => vscode.window.activeTextEditor?.document ?? assert.fail('no editor');

    it('goes back to what is stored with File: Revert', async () => {
      const stored = (await fetchDraft()).text;
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await until('the stored text', () => document().getText() === stored);
      assert.equal(document().isDirty, false);
    });

    it('does not replace a text of another window that is exactly as long', async () => {
      const { draftId, version } = await fetchDraft();
      const text = 'Theirs, as long'.padEnd('Typed, not saved.'.length, '.');
      await type(document(), 'First, and saved.');
      await until('the save', async () => await document().save());
      await type(document(), 'Typed, not saved.');
      await request('draft/edit', { draftId, version: version + 1, text });
      assert.equal(await document().save(), false);
      assert.equal((await fetchDraft()).text, text);
      assert.equal(document().getText(), 'Typed, not saved.');
    });

    it('meets a text that was written anew meanwhile as a conflict', async () => {
      const { draftId, version } = await fetchDraft();
      await request('draft/regenerate', { draftId, version, instruction: 'shorter' });
      const again = await until('the new text', async () => {
        const now = await fetchDraft();
        return now.state === 'ready' && now.version > version && now;
      });
      assert.equal(await document().save(), false);
      assert.equal((await fetchDraft()).text, again.text);
      assert.equal(document().getText(), 'Typed, not saved.');
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await until('the new text', () => document().getText() === again.text);
    });

    it('is kept while the draft is rejected elsewhere, with why it cannot be saved, and saved after', async () => {
      const { draftId, version } = await fetchDraft();
      await request('draft/reject', { draftId, version });
      await until('the reason above the text', async () =>
        (await lensesOf(document())).some(
          ({ command }) =>
            command?.title === 'Rejected · read-only: take the rejection back to change it',
        ),
      );
      const { permissions } = await vscode.workspace.fs.stat(document().uri);
      assert.equal(permissions, vscode.FilePermission.Readonly);
      assert.equal(await document().save(), false);
      assert.equal(document().getText(), 'Typed, not saved.');
      await request('draft/undo', { draftId });
      await inState('ready');
      await until('the save', async () => await document().save());
      assert.equal((await fetchDraft()).text, 'Typed, not saved.');
    });
  });

  it('says in a problem that the dialog has moved on, with what to do about it', async () => {
    if ((await fetchDraft()).state !== 'ready') draft = await freshDraft();
    const document = await openDraft();
    await say('One more thing');
    const stale = await until('the problem', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === 'stale'),
    );
    assert.equal(stale.message, 'There are newer messages than this answers.');
    const actions = await vscode.commands.executeCommand<{ title: string }[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      stale.range,
    );
    const titles = actions.map(({ title }) => title);
    for (const wanted of ['Show Chat Beside the Draft', 'Regenerate Draft…'])
      assert.ok(titles.includes(wanted), titles.join());
    const { draftId, version } = await fetchDraft();
    await request('draft/regenerate', { draftId, version });
    await until('its end', () =>
      vscode.languages.getDiagnostics(document.uri).every(({ code }) => code !== 'stale'),
    );
  });

  it('all keys are on a page, with the way to change them', async () => {
    await run('showKeys');
    const html = access.keysHtml() ?? '';
    assert.match(html, /<kbd>ctrl\+enter<\/kbd>/);
    assert.match(html, /default-src 'none'; style-src /);
    assert.doesNotMatch(html, /<script/);
    const [, command = '', args = ''] = /href="command:([\w.]+)\?([^"]+)"/.exec(html) ?? [];
    const given: unknown = JSON.parse(decodeURIComponent(args));
    assert.ok(Array.isArray(given));
    await vscode.commands.executeCommand(command, ...given);
    await until('the list of keys', () =>
      /Keyboard Shortcuts/.test(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? ''),
    );
  });
});
