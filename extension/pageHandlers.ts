import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import { commandId, type CommandName } from './commandTable.ts';
import { editRule } from './dialogRules.ts';
import { fetchDemoPhone, scanDemoCode } from './demoInfo.ts';
import type { Desk } from './desk.ts';
import { sendLater } from './drafts/decideDraft.ts';
import { regenerateDraft } from './drafts/regenerateDraft.ts';
import { openInstructions } from './memory/editInstructions.ts';
import { chooseProfile } from './memory/chooseProfile.ts';
import { openNote, reviewNote } from './memory/notes.ts';
import { openLink } from './openLink.ts';
import type { HostHandlers } from './pageRelay.ts';
import type { Panel } from './panel.ts';
import type { SignIn } from './signIn.ts';

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
      const state = await desk.firstHostState();
      const attempt = signIn().current();
      // After this answer the page listens. It has just opened and does not know of a sign-in under way.
      setImmediate(() => {
        if (attempt) panel().post('signIn/changed', attempt);
        else void signIn().endLost();
        panel().pageOpened();
      });
      return state;
    },
    'host/run': ({ command, accountId }) => run(command, accountId),
    'host/openDraft': ({ draftId }) => run('editDraft', draftId),
    async 'host/regenerate'({ draftId, preset }) {
      if (preset === undefined) return run('regenerateDraft', draftId);
      await regenerateDraft(desk, draftId, preset);
      return {};
    },
    'host/replyIn': ({ draftId }) => run('replyIn', draftId),
    async 'host/sendLater'({ draftId, ...choice }) {
      await sendLater(desk, draftId, choice);
      return {};
    },
    async 'host/openLink'({ url, text }) {
      await openLink(url, text);
      return {};
    },
    'host/attachFile': ({ draftId }) => run('attachFile', draftId),
    'host/deleteSent': ({ draftId }) => run('deleteSent', draftId),
    'host/showRequest': ({ draftId }) => run('showRequest', draftId),
    async 'host/editRule'(place) {
      await editRule(desk, place);
      return {};
    },
    async 'host/openInstructions'({ scope, ...place }) {
      await openInstructions(desk, scope, place);
      return {};
    },
    async 'host/reviewNote'(place) {
      await reviewNote(desk, place);
      return {};
    },
    async 'host/openNote'(place) {
      await openNote(desk, place);
      return {};
    },
    async 'host/chooseProfile'(place) {
      await chooseProfile(desk, place);
      return {};
    },
    async 'host/signInBy'({ way }) {
      await signIn().start(way);
      return {};
    },
    'host/askSignIn'() {
      signIn().askAgain();
      return {};
    },
    async 'host/useDemoPhone'() {
      const demo = desk.demo();
      const attempt = signIn().current();
      const kind = attempt?.state.kind;
      if (!demo || !attempt || (kind !== 'needsPhone' && kind !== 'needsCode')) {
        throw new AppError('forbidden', 'The demo’s phone is not asked for anything.');
      }
      const { signInId } = attempt;
      const { phone, code } = await fetchDemoPhone(demo);
      if (kind === 'needsPhone') {
        await desk.client.request('signIn/submitPhone', { signInId, phone });
      } else if (code !== undefined) {
        await desk.client.request('signIn/submitCode', { signInId, code });
      } else {
        throw new AppError('conflict', 'The demo’s phone received no code that still works.', {
          hint: 'Ask for a new one, or use the demo’s own number.',
        });
      }
      return {};
    },
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
