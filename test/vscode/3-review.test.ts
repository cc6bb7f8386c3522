import assert from 'node:assert/strict';
import type { CodeLens, TextEditor } from 'vscode';
import type { TestAccess } from '../../extension/main.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { draftCostText } from '../../extension/spendingText.ts';
import { createDemoControl } from './demoControl.ts';
import { createPerson } from './person.ts';
import { vscode } from './vscodeApi.ts';
import { openWindow, run } from './window.ts';
import { until } from '../until.ts';

const ME = '7001';

describe('reviewing drafts in the editor', () => {
  let access: TestAccess;
  let person: ReturnType<typeof createPerson>;
  before(async () => {
    access = await openWindow();
    await vscode.workspace
      .getConfiguration('dialogDesk')
      .update('undoSeconds', 0, vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  beforeEach(() => {
    person = createPerson();
  });
  afterEach(() => person.leave());

  const control = () => {
    const demo = access.desk.demo();
    assert.ok(demo);
    return createDemoControl(demo.controlUrl);
  };
  const fetchDraft = async ({ draftId }: Draft) =>
    (await access.desk.client.request('draft/get', { draftId })).draft;
  const inState = (draft: Draft, ...states: Draft['state'][]) =>
    until(`a draft in ${states.join(' or ')}`, async () => {
      const now = await fetchDraft(draft);
      return states.includes(now.state) && now;
    });
  const received = (draft: Draft) => control().received(ME, draft.dialogId);

  /** Puts the next draft that waits in the editor. */
  async function openNext(): Promise<{ draft: Draft; editor: TextEditor }> {
    await run('nextDraft');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'dialogdesk');
    const draftId = editor.document.uri.authority;
    const draft = access.desk.model.draft(draftId);
    assert.ok(draft);
    return { draft, editor };
  }

  async function replaceText(editor: TextEditor, text: string): Promise<void> {
    const { document } = editor;
    const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(1e9));
    assert.ok(await editor.edit((edit) => edit.replace(all, text)));
  }

  it('drafts what was checked, and the status bar counts along', async () => {
    const seen = new Set<string>();
    const stop = access.desk.model.changed.on(() => seen.add(access.statusBar.text));
    const { dialogs } = await until('the dialogs', async () => {
      const page = await access.desk.client.request('dialog/list', {
        accountId: ME,
        kind: 'private',
        unread: true,
      });
      return page.complete && page.dialogs.length >= 5 && page;
    });
    const dialogIds = dialogs.slice(0, 6).map(({ dialogId }) => dialogId);
    await access.desk.client.request('dialog/select', { accountId: ME, dialogIds, selected: true });
    await run('processSelected');
    await until(
      'drafts to review',
      () => {
        const worker = access.desk.model.worker();
        return worker?.state === 'idle' && worker.toReview >= 4;
      },
      40_000,
    );
    stop();
    assert.deepEqual(person.asked, []);
    assert.ok(
      [...seen].some((text) => /\d running/.test(text)),
      [...seen].join(),
    );
    assert.match(access.statusBar.text, /^\$\(comment-unresolved\) \d to review · demo$/);
    assert.equal(access.statusBar.command, 'dialogDesk.nextDraft');
  });

  it('opens a draft as a document with its state and actions above the text', async () => {
    const { draft, editor } = await openNext();
    assert.equal(editor.document.getText(), draft.text);
    assert.equal(editor.document.languageId, 'dialogdesk-draft');
    assert.match(editor.document.uri.path, /^\/Reply to [^/]+$/);
    const lenses = await vscode.commands.executeCommand<CodeLens[]>(
      'vscode.executeCodeLensProvider',
      editor.document.uri,
    );
    const read = draft.provenance?.sources.find(({ kind }) => kind === 'messages');
    const { spent } = await access.desk.client.request('usage/ofDraft', { draftId: draft.draftId });
    const cost = draftCostText(spent);
    assert.match(cost, /\dK? tokens$/);
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      [
        'Waits for your decision',
        'Approve & Send',
        'Approve & Send Later…',
        'Approve & Send Silently',
        'Reject Draft',
        'Regenerate Draft…',
        `Messages read: ${read?.count}`,
        `Written by demo-strong · ${cost}`,
      ],
    );
  });

  it('saves an edit without sending anything, and sends exactly that text once approved', async () => {
    const { draft, editor } = await openNext();
    const before = await received(draft);
    await replaceText(editor, 'Saved first.');
    assert.ok(await editor.document.save());
    const saved = await fetchDraft(draft);
    assert.deepEqual([saved.text, saved.state], ['Saved first.', 'ready']);
    assert.equal(saved.version, draft.version + 1);
    assert.equal(saved.suggestion, draft.suggestion);
    assert.deepEqual(await received(draft), before);

    await replaceText(editor, 'Approved unsaved.');
    assert.ok(editor.document.isDirty);
    await run('approveDraft');
    await inState(draft, 'sent');
    assert.deepEqual(await received(draft), [...before, 'Approved unsaved.']);
    assert.equal(editor.document.isDirty, false);
    assert.deepEqual(person.asked, []);
  });

  it('deletes for everyone what was sent, once the person has said so twice', async () => {
    const draftId = vscode.window.activeTextEditor?.document.uri.authority ?? '';
    const sent = access.desk.model.draft(draftId);
    assert.ok(sent?.state === 'sent' && sent.sentMessageId !== undefined);
    await run('deleteSent');
    assert.match(person.asked[0]?.text ?? '', /^Delete the reply that was sent to /);
    assert.ok((await received(sent)).includes('Approved unsaved.'));

    person.willAnswer('Delete it for everyone');
    await run('deleteSent');
    await until('a deleted message', async () => (await fetchDraft(sent)).deletedAt !== undefined);
    assert.equal((await received(sent)).includes('Approved unsaved.'), false);
  });

  it('makes a document read-only once nothing is left in Telegram to change', async () => {
    const sent = vscode.window.activeTextEditor?.document.uri;
    assert.ok(sent);
    const { permissions } = await vscode.workspace.fs.stat(sent);
    assert.equal(permissions, vscode.FilePermission.Readonly);
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.writeFile(sent, new TextEncoder().encode('later'))),
    );
  });

  it('approves for a later time, which is shown and can be taken back', async () => {
    const { draft } = await openNext();
    const before = await received(draft);
    person.willAnswer('Choose a date and time', '23:59');
    await run('sendLater');
    const approved = await inState(draft, 'approved');
    const at = new Date(approved.sendAt ?? 0);
    assert.deepEqual([at.getHours(), at.getMinutes()], [23, 59]);
    person.assertDone();
    await run('undoDraft');
    await inState(draft, 'ready');
    assert.deepEqual(await received(draft), before);
  });

  it('rejects, and takes the rejection back', async () => {
    const { draft } = await openNext();
    const before = await received(draft);
    await run('rejectDraft');
    await inState(draft, 'rejected');
    await run('undoDraft');
    await inState(draft, 'ready');
    await run('rejectDraft', draft.draftId);
    await inState(draft, 'rejected');
    assert.deepEqual(await received(draft), before);
  });

  it('sends nothing after a newer message before the person has seen it', async () => {
    const { draft } = await openNext();
    const before = await received(draft);
    await control().say(ME, draft.dialogId, 'Wait, I meant Friday!');
    await inState(draft, 'stale');
    await run('approveDraft');
    assert.match(person.asked[0]?.text ?? '', /has moved on: .*“Wait, I meant Friday!”/);
    assert.deepEqual(person.asked[0]?.choices, ['Regenerate', 'Send Anyway']);
    assert.deepEqual(await received(draft), before);

    person.willAnswer('Send Anyway');
    await run('approveDraft');
    await inState(draft, 'sent');
    assert.deepEqual(await received(draft), [...before, draft.text]);
  });

  it('keeps a text that another window saved meanwhile', async () => {
    const { draft, editor } = await openNext();
    await replaceText(editor, 'Mine, unsaved.');
    const { draftId, version } = draft;
    await access.desk.client.request('draft/edit', { draftId, version, text: 'Theirs, saved.' });
    // VS Code shows its own conflict message and does not save.
    assert.equal(await editor.document.save(), false);
    await run('approveDraft');
    assert.match(person.asked[0]?.text ?? '', /could not be saved/);
    const now = await fetchDraft(draft);
    assert.deepEqual([now.text, now.state], ['Theirs, saved.', 'ready']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('their text', () => editor.document.getText() === 'Theirs, saved.');
  });

  it('shows a change from elsewhere in a document without unsaved text', async () => {
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const [waiting] = access.desk.model
      .toReview()
      .filter(({ draftId }) => editor.document.uri.authority === draftId);
    assert.ok(waiting);
    const { draftId, version } = waiting;
    await access.desk.client.request('draft/edit', { draftId, version, text: 'From the panel.' });
    await until('the new text', () => editor.document.getText() === 'From the panel.');
  });

  it('compares with the suggestion, which cannot be changed', async () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    assert.ok(uri);
    await run('diffSuggestion');
    const tab = await until('the comparison', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff && input;
    });
    assert.equal(tab.modified.toString(), uri.toString());
    const suggestion = await vscode.workspace.openTextDocument(tab.original);
    const draft = access.desk.model.draft(uri.authority);
    assert.equal(suggestion.getText(), draft?.suggestion);
    assert.notEqual(suggestion.getText(), draft?.text);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('offers the earlier versions to compare with', async () => {
    person.willAnswer('Version 1');
    await run('previousVersion');
    person.assertDone();
    await until('the comparison', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff && input.original.path.startsWith('/1/');
    });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('marks what is beyond 4096 characters', async () => {
    const { editor } = await openNext();
    await replaceText(editor, 'x'.repeat(4100));
    const [problem] = await until('the mark', () => {
      const problems = vscode.languages.getDiagnostics(editor.document.uri);
      return problems.length > 0 && problems;
    });
    assert.match(problem?.message ?? '', /^Longer than the 4096 characters of one message/);
    assert.equal(problem?.range.start.character, 4096);
    await replaceText(editor, 'short again');
    await until('no mark', () => vscode.languages.getDiagnostics(editor.document.uri).length === 0);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('regenerates by an instruction and shows the new text', async () => {
    const { draft, editor } = await openNext();
    person.willAnswer('Something else…', 'shorter');
    await run('regenerateDraft');
    person.assertDone();
    const again = await until('a new version', async () => {
      const now = await fetchDraft(draft);
      return now.state === 'ready' && now.version > draft.version && now;
    });
    await until('the new text', () => editor.document.getText() === again.text);
  });

  it('regenerates what is typed and not saved by a preset, and translates it', async () => {
    const { draft, editor } = await openNext();
    await replaceText(editor, 'By my own hand.');
    person.willAnswer('More formal');
    await run('regenerateDraft');
    person.assertDone();
    const isWritten = (version: number) => async () => {
      const now = await fetchDraft(draft);
      return now.state === 'ready' && now.version > version && now;
    };
    const formal = await until('the formal text', isWritten(draft.version + 1));
    const { versions } = await access.desk.client.request('draft/versions', {
      draftId: draft.draftId,
    });
    assert.ok(versions.some(({ text, origin }) => text === 'By my own hand.' && origin === 'user'));
    assert.equal(versions.at(-1)?.instruction, 'Make it more formal.');
    person.willAnswer('Translate…', 'German');
    await run('regenerateDraft');
    person.assertDone();
    const translated = await until('the translation', isWritten(formal.version));
    assert.equal(translated.replyLanguage, 'de');
  });

  it('writes the reply in a language that is picked, for this time or always', async () => {
    const { draft } = await openNext();
    person.willAnswer('Spanish', 'Always in this dialog');
    await run('replyIn');
    person.assertDone();
    const written = await until('the Spanish text', async () => {
      const now = await fetchDraft(draft);
      return now.state === 'ready' && now.version > draft.version && now;
    });
    assert.equal(written.replyLanguage, 'es');
    const place = { accountId: draft.accountId, dialogId: draft.dialogId };
    assert.equal((await access.desk.client.request('dialog/replyLanguages', place)).chosen, 'es');
    person.willAnswer('As the messages are');
    await run('replyIn');
    person.assertDone();
    assert.equal((await access.desk.client.request('dialog/replyLanguages', place)).chosen, null);
    await until('the text as the messages are', async () => {
      const now = await fetchDraft(draft);
      return now.state === 'ready' && now.version > written.version;
    });
  });

  it('asks in the panel which drafts are to be approved or rejected together, and decides nothing by itself', async () => {
    const states = () => access.desk.model.toReview().map(({ draftId, state }) => [draftId, state]);
    const before = states();
    await run('approveAll');
    await run('rejectAll');
    assert.deepEqual(person.asked, []);
    assert.match(access.pageHtml() ?? '', /webview\.js/);
    assert.deepEqual(states(), before);
  });

  it('pauses and resumes the worker', async () => {
    await run('pauseWorker');
    await until('the pause', () => access.statusBar.text.startsWith('$(debug-pause) paused'));
    assert.equal(access.statusBar.command, 'dialogDesk.resumeWorker');
    await run('resumeWorker');
    await until('the end of the pause', () => !access.statusBar.text.includes('paused'));
  });
});
