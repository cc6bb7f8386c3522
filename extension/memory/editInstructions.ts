import * as vscode from 'vscode';
import { t } from '../../protocol/l10n.ts';
import type { INSTRUCTION_SCOPES } from '../../protocol/memoryRecords.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { Desk } from '../desk.ts';
import { dialogFrom } from '../dialogFrom.ts';
import { draftIdFrom } from '../drafts/draftIdFrom.ts';
import { foreignText } from '../foreignText.ts';
import { fetchDialog, pickDialog } from '../pickers.ts';
import type { MemoryPlace } from './memoryPath.ts';
import { openMemory } from './openMemory.ts';

interface Dialog {
  accountId: string;
  dialogId: string;
  dialogTitle: string;
}

/** Opens instructions as a document: of the dialog whose row the command came from, else of what the user picks. */
export async function editInstructions(desk: Desk, argument: unknown): Promise<void> {
  await desk.client.start();
  const row = dialogFrom(argument);
  if (row) return openOfDialog({ ...row, dialogTitle: (await fetchDialog(desk, row)).title });
  const picked = await pickScope(desk);
  if (picked) await openMemory(picked.place, picked.name);
}

/** One of the scopes that a draft's card names. */
export async function openInstructions(
  desk: Desk,
  scope: (typeof INSTRUCTION_SCOPES)[number],
  place: { accountId: string; dialogId: string },
): Promise<void> {
  if (scope === 'everywhere') return openMemory({ kind: 'everywhere' }, '');
  if (scope === 'dialog') return editInstructions(desk, place);
  const account = desk.model.accounts().find(({ accountId }) => accountId === place.accountId);
  await openMemory({ kind: 'account', accountId: place.accountId }, account?.name ?? '');
}

const openOfDialog = ({ accountId, dialogId, dialogTitle }: Dialog) =>
  openMemory({ kind: 'dialog', accountId, dialogId }, dialogTitle);

type Scope = vscode.QuickPickItem & { pick: () => Promise<Picked | undefined> };
interface Picked {
  place: MemoryPlace;
  name: string;
}

/** From the widest to the narrowest, which counts where two differ. */
async function pickScope(desk: Desk): Promise<Picked | undefined> {
  const here = dialogOfDraft(desk);
  const everywhere: Scope = {
    label: t('$(globe) Everywhere'),
    description: t('every chat of every account; the setting'),
    pick: () => Promise.resolve({ place: { kind: 'everywhere' }, name: '' }),
  };
  const accounts = desk.model.accounts().map(({ accountId, name, username }: Account): Scope => ({
    label: `$(account) ${foreignText(name)}`,
    description: username ? t('every chat of @{0}', username) : t('every chat of this account'),
    pick: () => Promise.resolve({ place: { kind: 'account', accountId }, name }),
  }));
  const draft: Scope[] = here
    ? [
        {
          label: `$(comment) ${foreignText(here.dialogTitle)}`,
          description: t('the chat of this draft'),
          pick: () => Promise.resolve(ofDialog(here)),
        },
      ]
    : [];
  const other: Scope = {
    label: t('$(comment-discussion) One chat…'),
    pick: async () => {
      const picked = await pickDialog(desk, t('Instructions for which chat?'));
      if (!picked) return undefined;
      const { dialogId, title } = picked.dialog;
      return ofDialog({ accountId: picked.accountId, dialogId, dialogTitle: title });
    },
  };
  const answer = await vscode.window.showQuickPick([everywhere, ...accounts, ...draft, other], {
    title: t('Edit Instructions'),
    placeHolder: t('Where two differ, the narrower counts.'),
  });
  return answer?.pick();
}

const ofDialog = ({ accountId, dialogId, dialogTitle }: Dialog): Picked => ({
  place: { kind: 'dialog', accountId, dialogId },
  name: dialogTitle,
});

function dialogOfDraft(desk: Desk): Dialog | undefined {
  const draftId = draftIdFrom(undefined);
  return draftId === undefined ? undefined : desk.model.draft(draftId);
}
