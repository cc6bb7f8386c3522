import type { HostState } from '../protocol/bridge.ts';
import type { Account } from '../protocol/accountRecords.ts';
import type { ListedDialog } from '../protocol/dialogRecords.ts';
import { announceAnswer } from './announcements.ts';
import { applyChatMessage, applyConversation, applyRemoved, applySession } from './chatEvents.ts';
import type { PageEvent } from './host.ts';
import { t, tn } from './l10n.ts';
import { applyRunning } from './spendingState.ts';
import {
  applyDraft,
  chooseAccount,
  clearWorld,
  dropReplyTo,
  dropSilent,
  openedBatch,
  pickAccount,
  without,
  type SignIn,
  type State,
} from './state.ts';
import type { Streams } from './streams.ts';

/** What an event changes in the state. Returns what has to be fetched because of it. */
export function applyEvent(
  state: State,
  streams: Streams,
  { event, payload }: PageEvent,
): 'resync' | undefined {
  switch (event) {
    case 'host/changed':
      return applyHost(state, payload);
    case 'host/showDraft':
      state.wantsFocus.set('review');
      state.ui.update((ui) => ({
        ...ui,
        tab: 'review',
        draftId: payload.draftId,
        dialogId: state.drafts.value.get(payload.draftId)?.dialogId ?? ui.dialogId,
      }));
      return undefined;
    case 'host/showBatch': {
      const { kind } = payload;
      state.ui.update((ui) => ({ ...ui, tab: 'review' }));
      state.batch.set(openedBatch(state, kind));
      return undefined;
    }
    case 'host/showAccount':
      return chooseAccount(state, payload.accountId);
    case 'host/showChat':
      state.wantsFocus.set('chat');
      state.ui.update((ui) => ({ ...ui, tab: 'chat' }));
      return undefined;
    case 'host/showJobs':
      state.wantsFocus.set('jobs');
      state.ui.update((ui) => ({ ...ui, tab: 'jobs' }));
      return undefined;
    case 'account/changed':
      return applyAccount(state, payload.account);
    case 'account/sessionChanged':
      return undefined; // A secret, and the host's alone; it does not come here.
    case 'account/sessionEnded':
    case 'languageModel/asked':
    case 'languageModel/cancelled':
      return undefined; // Likewise.
    case 'account/removed':
      return dropAccount(state, payload.accountId);
    case 'signIn/changed':
      return applySignIn(state, payload);
    case 'dialog/changed':
      if (payload.accountId !== state.accountId.value) return undefined;
      if (payload.reset) state.dialogs.clear();
      forgetGuidances(state, payload.dialogs);
      state.dialogs.upsert(payload.dialogs);
      return undefined;
    case 'dialog/foldersChanged':
      if (payload.accountId === state.accountId.value) state.folders.set(payload.folders);
      return undefined;
    case 'note/changed':
    case 'profile/changed':
    case 'profile/removed':
    case 'instructions/changed':
      state.guidances.set(new Map());
      return undefined;
    case 'draft/changed':
      applyDraft(state, streams, payload.draft);
      return undefined;
    case 'draft/uploaded': {
      const { draftId, bytes, totalBytes } = payload;
      state.uploads.update((uploads) => new Map(uploads).set(draftId, bytes / totalBytes));
      return undefined;
    }
    case 'draft/removed':
      state.drafts.update((drafts) => without(drafts, payload.draftId));
      dropReplyTo(state, (draftId) => draftId === payload.draftId);
      dropSilent(state, (draftId) => draftId === payload.draftId);
      return undefined;
    case 'chunk/added':
      streams.add(payload);
      return undefined;
    case 'job/changed':
      state.jobs.update((jobs) => new Map(jobs).set(payload.job.jobId, payload.job));
      return undefined;
    case 'encryption/changed':
      state.encryption.set(payload);
      return undefined;
    case 'worker/changed':
      state.worker.set(payload);
      return undefined;
    case 'dialog/rulePaused':
      if (payload.accountId === state.accountId.value)
        state.announcement.set(
          tn(
            '{1} is not processed automatically any more: the last {0} draft went unused.|{1} is not processed automatically any more: the last {0} drafts went unused.',
            payload.drafts,
            payload.dialogTitle,
          ),
        );
      return undefined;
    case 'usage/grown':
      applyRunning(state.spending, payload);
      return undefined;
    case 'session/changed':
      applySession(state.chat, payload.session);
      return undefined;
    case 'conversation/changed':
      if (payload.conversation.accountId === state.accountId.value)
        applyConversation(state.chat, payload.conversation);
      return undefined;
    case 'conversation/removed':
      applyRemoved(state.chat, payload.conversationId);
      return undefined;
    case 'chatMessage/changed': {
      const ended = applyChatMessage(state.chat, streams, payload.chatMessage);
      if (!ended) return undefined;
      const { dialogId, message } = ended;
      const isInView = dialogId === state.ui.value.dialogId;
      const title = state.dialogs.get(dialogId)?.title;
      state.announcement.set(announceAnswer(message, { isInView, title }));
    }
  }
  return undefined;
}

/** Of rows that another profile guides now, or other instructions. */
function forgetGuidances({ guidances, dialogs }: State, rows: readonly ListedDialog[]): void {
  const changed = rows.filter((row) => {
    const known = dialogs.get(row.dialogId);
    return known?.profile !== row.profile && guidances.value.has(row.dialogId);
  });
  if (changed.length === 0) return;
  const left = new Map(guidances.value);
  for (const { dialogId } of changed) left.delete(dialogId);
  guidances.set(left);
}

function applyHost(state: State, host: HostState): 'resync' | undefined {
  const before = state.host.value;
  state.host.set(host);
  if (before && !isSameWorld(before, host)) {
    clearWorld(state);
    state.accounts.set(null);
    state.accountId.set(null);
    state.signIn.set(null);
    state.ui.update((ui) => ({ ...ui, signInId: undefined }));
  }
  const already = before?.sidecar === 'ready' && isSameWorld(before, host);
  return host.sidecar === 'ready' && !already ? 'resync' : undefined;
}

/** The demo and each Telegram server are worlds of their own. */
function isSameWorld(a: HostState, b: HostState): boolean {
  return a.demo === b.demo && a.server === b.server;
}

function applyAccount(state: State, account: Account): 'resync' | undefined {
  const others = (state.accounts.value ?? []).filter((a) => a.accountId !== account.accountId);
  const accounts = [...others, account].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  state.accounts.set(accounts);
  const picked = pickAccount(accounts, state.accountId.value);
  if (picked === state.accountId.value) return undefined;
  clearWorld(state);
  state.accountId.set(picked);
  return picked ? 'resync' : undefined;
}

/** Nothing is kept of it any more: it was signed out before. */
function dropAccount(state: State, accountId: string): undefined {
  state.accounts.update((all) => all?.filter((a) => a.accountId !== accountId) ?? null);
  const isOther = ([, one]: [unknown, { accountId: string }]) => one.accountId !== accountId;
  state.drafts.update((drafts) => new Map([...drafts].filter(isOther)));
  state.jobs.update((jobs) => new Map([...jobs].filter(isOther)));
}

function applySignIn(state: State, signIn: SignIn): 'resync' | undefined {
  const { kind } = signIn.state;
  const shown = state.signIn.value?.signInId ?? state.ui.value.signInId;
  // Another has taken its place on the screen.
  if (kind === 'cancelled' && shown && shown !== signIn.signInId) return undefined;
  const over = kind === 'done' || kind === 'cancelled';
  const resumable = !over && kind !== 'failed';
  state.signIn.set(over ? null : signIn);
  state.ui.update((ui) => ({ ...ui, signInId: resumable ? signIn.signInId : undefined }));
  if (signIn.state.kind !== 'done') return undefined;
  chooseAccount(state, signIn.state.accountId);
  state.announcement.set(t('Signed in.'));
  return 'resync';
}
