import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import type { Draft } from '../protocol/records.ts';
import { chooseModel } from './chooseModel.ts';
import { COMMAND_NAMES, commandId, type CommandName } from './commandTable.ts';
import { scanDemoCode } from './demoInfo.ts';
import type { Desk } from './desk.ts';
import {
  approveDraft,
  regenerateDraft,
  rejectDraft,
  resolveDraft,
  undoDraft,
} from './drafts/decideDraft.ts';
import { draftIdFrom, openDraft } from './drafts/draftEditors.ts';
import { compareWithPrevious, compareWithSuggestion } from './drafts/draftVersions.ts';
import type { HostHandlers } from './pageRelay.ts';
import type { Panel } from './panel.ts';
import { confirm, fetchSelected, pickAccount, pickDialog } from './pickers.ts';
import { setModelKey, setUpTelegram } from './setup.ts';
import type { ShowError } from './showError.ts';
import type { SignIn } from './signIn.ts';
import type { World } from './world.ts';

export interface CommandContext {
  desk: Desk;
  world: World;
  signIn: SignIn;
  panel: Panel;
  log: vscode.LogOutputChannel;
  showError: ShowError;
}

type Handler = (argument: unknown) => unknown;

/** Registers every command of the table; a failure of any is shown in the same way. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  const handlers = createHandlers(context);
  const registered = COMMAND_NAMES.map((name) =>
    vscode.commands.registerCommand(commandId(name), async (argument: unknown) => {
      try {
        await handlers[name](argument);
      } catch (error) {
        context.showError(error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

function createHandlers(context: CommandContext): Record<CommandName, Handler> {
  const { desk, world, signIn, panel, log } = context;
  const { client } = desk;
  const focusView = () => vscode.commands.executeCommand('dialogDesk.panel.focus');

  /** Runs for the draft that was given or is in front; with neither, brings the next one to the front first. */
  const onDraft =
    (action: (draftId: string) => unknown): Handler =>
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
      void vscode.window.showInformationMessage(vscode.l10n.t('No draft waits for review.'));
      return;
    }
    panel.postOnceOpen('host/showDraft', { draftId: next.draftId });
    await openDraft(next);
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
      void vscode.window.showInformationMessage(vscode.l10n.t('Check some dialogs first.'));
      return;
    }
    for (let from = 0; from < dialogIds.length; from += 500) {
      await client.request('dialog/process', {
        accountId,
        dialogIds: dialogIds.slice(from, from + 500),
      });
    }
  }

  async function resetDialog(): Promise<void> {
    await client.start();
    const picked = await pickDialog(desk, vscode.l10n.t('Reset which dialog?'));
    if (!picked) return;
    const { accountId, dialog } = picked;
    const reset = vscode.l10n.t('Reset: cancel its work and forget its drafts');
    if (!(await confirm(vscode.l10n.t('Reset {0}?', dialog.title), [reset]))) return;
    const { dialogId } = dialog;
    const counts = await client.request('dialog/reset', { accountId, dialogId });
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        '{0} was reset. Jobs cancelled: {1}. Drafts removed: {2}.',
        dialog.title,
        counts.jobsCancelled,
        counts.draftsRemoved,
      ),
    );
  }

  async function signOut(): Promise<void> {
    await client.start();
    const account = await pickAccount(desk);
    if (!account) return;
    const only = vscode.l10n.t('Sign out');
    const forget = vscode.l10n.t('Sign out and forget the API id, the hash and the model key');
    const title = vscode.l10n.t('Sign {0} out of this computer?', account.name);
    const answer = await confirm(title, desk.demo() ? [only] : [only, forget]);
    if (answer === undefined) return;
    const { name } = desk.profile();
    await client.request('account/signOut', { accountId: account.accountId });
    await desk.secrets.setSession(name, account.accountId, null);
    if (answer !== forget) return;
    await desk.secrets.wipe(name, 'telegram');
    await desk.secrets.wipe(name, 'modelKey');
    await desk.reconfigure();
  }

  return {
    signIn: () => signIn.start(),
    signOut,
    processSelected,
    async processUnread() {
      const accountId = await signedIn();
      if (accountId !== undefined) await client.request('dialog/processUnread', { accountId });
    },
    resetDialog,
    nextDraft,
    editDraft: onDraft((draftId) => withDraft(draftId, openDraft)),
    approveDraft: onDraft((draftId) => approveDraft(desk, draftId)),
    rejectDraft: onDraft((draftId) => rejectDraft(desk, draftId)),
    async undoDraft(argument) {
      const draftId = draftIdFrom(argument) ?? desk.model.undoable()[0]?.draftId;
      if (draftId !== undefined) await undoDraft(desk, draftId);
    },
    regenerateDraft: onDraft((draftId) => regenerateDraft(desk, draftId)),
    resolveDraft: onDraft((draftId) => resolveDraft(desk, draftId)),
    diffSuggestion: onDraft((draftId) => withDraft(draftId, compareWithSuggestion)),
    previousVersion: onDraft((draftId) =>
      withDraft(draftId, (draft) => compareWithPrevious(desk, draft)),
    ),
    pauseWorker: () => client.request('worker/pause', {}),
    resumeWorker: () => client.request('worker/resume', {}),
    restartWorker: () => desk.restart(),
    showLog: () => log.show(),
    async showJobs() {
      await focusView();
      panel.postOnceOpen('host/showJobs', {});
    },
    async chooseModel() {
      await client.start();
      await chooseModel(desk);
    },
    setUpTelegram: () => setUpTelegram(desk),
    setModelKey: () => setModelKey(desk),
    openSettings: () =>
      vscode.commands.executeCommand(
        'workbench.action.openSettings',
        '@ext:dialog-desk.dialog-desk',
      ),
    tryDemo: async () => {
      await focusView();
      await world.tryDemo();
    },
    leaveDemo: () => world.leave(),
  };
}

/** What the page may ask of the host: state, the commands it may run, and drafts in the editor. */
export function createPageHandlers(
  desk: Desk,
  signIn: () => SignIn,
  panel: () => Panel,
): HostHandlers {
  const run = async (name: CommandName, argument?: unknown) => {
    await vscode.commands.executeCommand(commandId(name), argument);
    return {};
  };
  return {
    async 'host/state'() {
      const state = await desk.loadHostState();
      const attempt = signIn().current();
      // After this answer the page listens. It has just opened and does not know of a sign-in under way.
      setImmediate(() => {
        if (attempt) panel().post('signIn/changed', attempt);
        else void signIn().endLost();
        panel().pageOpened();
      });
      return state;
    },
    'host/run': ({ command }) => run(command),
    'host/openDraft': ({ draftId }) => run('editDraft', draftId),
    'host/regenerate': ({ draftId }) => run('regenerateDraft', draftId),
    async 'host/scanDemoCode'() {
      const demo = desk.demo();
      const state = signIn().current()?.state;
      if (!demo || state?.kind !== 'qr') {
        throw new AppError('forbidden', 'There is no code of the demo to scan.');
      }
      await scanDemoCode(demo, state.url);
      return {};
    },
  };
}
