import * as vscode from 'vscode';
import { isUnread } from '../protocol/dialogFilter.ts';
import { AppError } from '../protocol/errors.ts';
import { t } from '../protocol/l10n.ts';
import type { Draft } from '../protocol/draftRecords.ts';
import { SIGN_IN_WAYS } from '../protocol/signInRecords.ts';
import { pickAccountToShow, removeAccount, signOut } from './accountCommands.ts';
import { cancelWaiting } from './cancelWaiting.ts';
import { checkEndpoint } from './checkEndpoint.ts';
import { chooseModel } from './chooseModel.ts';
import type { CommandName } from './commandTable.ts';
import { pairClient, showClients } from './pairedClients.ts';
import { editRule, showRules } from './dialogRules.ts';
import { askAboutLimit } from './dailyLimit.ts';
import type { Desk } from './desk.ts';
import { cancelEncryption, changeEncryptionKey, resetLocalData } from './encryption.ts';
import { dialogFrom } from './dialogFrom.ts';
import { answerQuestions } from './drafts/answerQuestions.ts';
import { attachFiles, attachToDraft } from './drafts/attachFiles.ts';
import {
  approveDraft,
  changeSent,
  deleteSent,
  putInTelegram,
  rejectDraft,
  resolveDraft,
  sendLater,
  undoDraft,
} from './drafts/decideDraft.ts';
import { openDraft } from './drafts/draftEditors.ts';
import { draftIdFrom } from './drafts/draftIdFrom.ts';
import { compareWithPrevious, compareWithSuggestion } from './drafts/draftVersions.ts';
import { regenerateDraft } from './drafts/regenerateDraft.ts';
import { replyIn } from './drafts/replyLanguage.ts';
import { editInstructions } from './memory/editInstructions.ts';
import { decideNote, forgetNote, openNote, revertNote, reviewNote } from './memory/notes.ts';
import { chooseProfile, editProfiles } from './memory/chooseProfile.ts';
import type { Panel } from './panel.ts';
import { confirm, fetchSelected, pickAccount, pickDialog, pickSent } from './pickers.ts';
import { showFacts } from './rememberedFacts.ts';
import { reportProblem } from './problemReport.ts';
import type { ReportDocument } from './reportDocument.ts';
import type { EditorModels } from './editorModels/editorModels.ts';
import type { RequestDocuments } from './requests/requestDocuments.ts';
import { createJobEnds, resetOutcome, resetQuestion } from './resetDialog.ts';
import { setModelKey, setUpTelegram } from './setup.ts';
import type { Preview } from './preview/lazyPreview.ts';
import type { KeySheet } from './keys/keySheet.ts';
import type { Transcripts } from './transcript/lazyTranscripts.ts';
import type { ShowError } from './showError.ts';
import type { SignIn } from './signIn.ts';
import { inView } from './viewProgress.ts';
import type { World } from './world.ts';

export interface CommandContext {
  desk: Desk;
  world: World;
  signIn: SignIn;
  panel: Panel;
  report: ReportDocument;
  requests: RequestDocuments;
  transcripts: Transcripts;
  preview: Preview;
  keySheet: KeySheet;
  editorModels: EditorModels;
  channel: vscode.LogOutputChannel;
  recentLines: () => readonly string[];
  showError: ShowError;
}

export type CommandHandler = (argument: unknown) => unknown;

/** What each command of the table does. */
export function createHandlers(context: CommandContext): Record<CommandName, CommandHandler> {
  const { desk, world, signIn, panel, report, requests, channel, recentLines } = context;
  const { client } = desk;
  const jobEnd = createJobEnds(client);
  const focusView = () => vscode.commands.executeCommand('dialogDesk.panel.focus');

  /** Runs for the draft that was given or is in front; with neither, brings the next one to the front first. */
  const onDraft =
    (action: (draftId: string) => unknown): CommandHandler =>
    async (argument) => {
      const draftId = draftIdFrom(argument);
      await (draftId === undefined ? nextDraft() : action(draftId));
    };

  async function nextDraft(): Promise<void> {
    await client.start();
    const drafts = desk.model.toReview();
    const active = drafts.findIndex(({ draftId }) => draftId === draftIdFrom(undefined));
    const next = drafts[(active + 1) % drafts.length];
    if (!next) {
      await focusView();
      void vscode.window.showInformationMessage(t('No draft waits for review.'));
      return;
    }
    panel.postOnceOpen('host/showDraft', { draftId: next.draftId });
    await openDraft(next);
  }

  /** The panel lists them, and asks. */
  async function showBatch(kind: 'approve' | 'reject'): Promise<void> {
    await client.start();
    await focusView();
    panel.postOnceOpen('host/showBatch', { kind });
  }

  async function withDraft(draftId: string, action: (draft: Draft) => unknown): Promise<void> {
    const { draft } = await client.request('draft/get', { draftId });
    desk.model.keep(draft);
    await action(draft);
  }

  async function signedIn(): Promise<string | undefined> {
    await client.start();
    const account = await pickAccount(desk);
    if (account) return account.accountId;
    if (desk.model.accounts().length > 0) return undefined;
    throw new AppError('telegramSignedOut', 'No account is signed in.', { hint: 'Sign in first.' });
  }

  async function processSelected(): Promise<void> {
    const accountId = await signedIn();
    if (accountId === undefined) return;
    const dialogIds = await fetchSelected(desk, accountId);
    if (dialogIds.length === 0) {
      await focusView();
      void vscode.window.showInformationMessage(t('Check some dialogs first.'));
      return;
    }
    await inView(async () => {
      for (let from = 0; from < dialogIds.length; from += 500) {
        await client.request('dialog/process', {
          accountId,
          dialogIds: dialogIds.slice(from, from + 500),
        });
      }
    });
    void askAboutLimit(desk);
  }

  async function resetDialog(): Promise<void> {
    await client.start();
    const picked = await pickDialog(desk, t('Reset which dialog?'));
    if (!picked) return;
    const { accountId, dialog } = picked;
    const { dialogId } = dialog;
    const kept = await client.request('file/stats', { accountId, dialogId });
    const reset = t('Reset: cancel its work and forget its drafts, files and conversations');
    if (!(await confirm(resetQuestion(dialog.title, kept), [reset]))) return;
    const { ok, text } = await inView(async () => {
      const result = await client.request('dialog/reset', { accountId, dialogId });
      return resetOutcome(result, result.job && (await jobEnd(result.job)));
    });
    void (ok ? vscode.window.showInformationMessage(text) : vscode.window.showWarningMessage(text));
  }

  /** From a row's menu, else of the user's choice: only ever because somebody asked. */
  async function markRead(argument: unknown): Promise<void> {
    await client.start();
    const row = dialogFrom(argument);
    if (row) return void (await client.request('dialog/markRead', row));
    const picked = await pickDialog(desk, t('Mark which dialog as read?'), isUnread);
    if (!picked) return;
    const { accountId, dialog } = picked;
    await client.request('dialog/markRead', { accountId, dialogId: dialog.dialogId });
  }

  return {
    signIn: (argument) => signIn.start(SIGN_IN_WAYS.find((way) => way === argument)),
    signOut: (argument) => signOut(desk, argument),
    removeAccount: (argument) => removeAccount(desk, argument),
    async switchAccount() {
      const accountId = await pickAccountToShow(desk);
      if (accountId === undefined) return;
      await focusView();
      panel.postOnceOpen('host/showAccount', { accountId });
    },
    processSelected,
    async processUnread() {
      const accountId = await signedIn();
      if (accountId === undefined) return;
      await inView(() => client.request('dialog/processUnread', { accountId }));
      void askAboutLimit(desk);
    },
    processAutomatically: (argument) => editRule(desk, dialogFrom(argument)),
    showRules: () => showRules(desk),
    showFacts: () => showFacts(desk),
    pairClient: () => pairClient(desk),
    showClients: () => showClients(desk),
    editInstructions: (argument) => editInstructions(desk, argument),
    chooseProfile: (argument) => chooseProfile(desk, argument),
    openNote: (argument) => openNote(desk, argument),
    reviewNote: (argument) => reviewNote(desk, argument),
    acceptNote: (argument) => decideNote(desk, 'accept', argument),
    rejectNote: (argument) => decideNote(desk, 'reject', argument),
    revertNote: (argument) => revertNote(desk, argument),
    forgetNote: (argument) => forgetNote(desk, argument),
    editProfiles: () => editProfiles(desk),
    markRead,
    resetDialog,
    nextDraft,
    editDraft: onDraft((draftId) => withDraft(draftId, openDraft)),
    approveDraft: onDraft((draftId) => approveDraft(desk, draftId)),
    sendLater: onDraft((draftId) => sendLater(desk, draftId)),
    sendSilently: onDraft((draftId) => approveDraft(desk, draftId, { silent: true })),
    attachFile: onDraft((draftId) => attachFiles(desk, draftId)),
    putInTelegram: onDraft((draftId) => putInTelegram(desk, draftId)),
    async attachToDraft(argument) {
      await client.start();
      if (argument instanceof vscode.Uri) await attachToDraft(desk, argument);
    },
    async editSent(argument) {
      await client.start();
      const title = t('Edit which reply?');
      const draftId = draftIdFrom(argument) ?? (await pickSent(desk, title));
      if (draftId !== undefined) await withDraft(draftId, openDraft);
    },
    changeSent: onDraft((draftId) => changeSent(desk, draftId)),
    async deleteSent(argument) {
      await client.start();
      const draftId = draftIdFrom(argument) ?? (await pickSent(desk, t('Delete which reply?')));
      if (draftId !== undefined) await deleteSent(desk, draftId);
    },
    approveAll: () => showBatch('approve'),
    rejectAll: () => showBatch('reject'),
    rejectDraft: onDraft((draftId) => rejectDraft(desk, draftId)),
    async undoDraft(argument) {
      const draftId = draftIdFrom(argument) ?? desk.model.undoable()[0]?.draftId;
      if (draftId !== undefined) await undoDraft(desk, draftId);
    },
    answerQuestions: onDraft((draftId) => answerQuestions(desk, draftId)),
    regenerateDraft: onDraft((draftId) => regenerateDraft(desk, draftId)),
    replyIn: (argument) => replyIn(desk, argument),
    resolveDraft: onDraft((draftId) => resolveDraft(desk, draftId)),
    diffSuggestion: onDraft((draftId) => withDraft(draftId, compareWithSuggestion)),
    previousVersion: onDraft((draftId) =>
      withDraft(draftId, (draft) => compareWithPrevious(desk, draft)),
    ),
    async showTranscript(argument) {
      await client.start();
      const given = draftIdFrom(argument);
      const place = given === undefined ? dialogFrom(argument) : undefined;
      if (place) return context.transcripts.showDialog(place);
      const draftId = given ?? desk.model.toReview()[0]?.draftId;
      if (draftId === undefined) return nextDraft();
      await withDraft(draftId, context.transcripts.showBeside);
    },
    olderMessages: () => context.transcripts.loadOlder(),
    previewDraft: onDraft((draftId) => withDraft(draftId, (draft) => context.preview.show(draft))),
    showKeys: () => context.keySheet.show(),
    showRequest: onDraft((draftId) => requests.showSent(draftId)),
    previewRequest: (argument) => requests.preview(argument),
    pauseWorker: () => client.request('worker/pause', {}),
    resumeWorker: () => client.request('worker/resume', {}),
    restartWorker: () => inView(() => desk.restart()),
    showLog: () => channel.show(),
    async showChat() {
      await focusView();
      panel.postOnceOpen('host/showChat', {});
    },
    async showJobs() {
      await focusView();
      panel.postOnceOpen('host/showJobs', {});
    },
    cancelWaiting: () => cancelWaiting(desk),
    showHealth: () => report.show(),
    async showScoreboard() {
      await client.start();
      await report.showScores();
    },
    reportProblem: () => reportProblem(desk, recentLines),
    useEditorModel: () => context.editorModels.use(),
    checkEndpoint: () => checkEndpoint(desk, report),
    async chooseModel() {
      await client.start();
      await chooseModel(desk);
    },
    setUpTelegram: () => setUpTelegram(desk),
    setModelKey: () => setModelKey(desk),
    changeEncryptionKey: () => changeEncryptionKey(desk),
    cancelEncryption: () => cancelEncryption(desk),
    resetLocalData: () => resetLocalData(desk),
    openSettings: () =>
      vscode.commands.executeCommand(
        'workbench.action.openSettings',
        '@ext:dialog-desk.dialog-desk',
      ),
    openLimit: () =>
      vscode.commands.executeCommand('workbench.action.openSettings', 'dialogDesk.dailyLimit'),
    dailyLimit: () => askAboutLimit(desk),
    tryDemo: async () => {
      await focusView();
      await world.tryDemo();
    },
    leaveDemo: () => world.leave(),
  };
}
