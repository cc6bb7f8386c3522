import * as vscode from 'vscode';
import {
  MAX_CLIENT_NAME_LENGTH,
  type Access,
  type PairedClient,
} from '../protocol/clientRecords.ts';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { foreignText } from './foreignText.ts';
import { pickFromRemovable } from './removableList.ts';

/** Lets another program in at the worker: a name, what it may do, and a token that is shown this once. */
export async function pairClient(desk: Desk): Promise<void> {
  await desk.client.start();
  const name = await vscode.window.showInputBox({
    title: t('Pair a client (1/2)'),
    prompt: t('A name for the script or tool that is to be let in.'),
    validateInput: (text) =>
      text.trim() === '' || text.trim().length > MAX_CLIENT_NAME_LENGTH
        ? t('From 1 to {0} characters.', MAX_CLIENT_NAME_LENGTH)
        : undefined,
  });
  if (name === undefined) return;
  const chosen = await vscode.window.showQuickPick(choices(), {
    title: t('Pair a client (2/2)'),
    placeHolder: t('What may {0} do? Signing in and settings stay with VS Code.', name),
  });
  if (!chosen) return;
  const { access } = chosen;
  const { token, socketPath } = await desk.client.request('client/pair', { name, access });
  const copy = t('Copy');
  const answer = await vscode.window.showInformationMessage(
    t('{0} may come in.', foreignText(name)),
    {
      modal: true,
      detail: t(
        'Copy the worker’s address and the token now: the token is not shown again. Keep it where only you can read it.',
      ),
    },
    copy,
  );
  if (answer !== copy) return;
  await vscode.env.clipboard.writeText(JSON.stringify({ socketPath, token }));
}

/** Who was let in; the bin beside a client shows it out. */
export async function showClients(desk: Desk): Promise<void> {
  await desk.client.start();
  const { client } = desk;
  const answer = await pickFromRemovable({
    title: t('Paired clients'),
    removes: t('Revoke: its token is worthless from now on'),
    placeholder: (count) =>
      count === 0
        ? t('No program but VS Code may come to the worker.')
        : t('What may come to the worker besides VS Code'),
    another: t('$(add) Pair a client…'),
    load: async () => (await client.request('client/list', {})).clients.map(itemOf),
    remove: (clientId) => client.request('client/revoke', { clientId }),
  });
  if (answer === 'another') await pairClient(desk);
}

function itemOf({ clientId, name, access, createdAt, lastSeenAt }: PairedClient) {
  const day = (at: number) => new Date(at).toLocaleString(vscode.env.language);
  const seen =
    lastSeenAt === undefined ? t('was not here yet') : t('last here {0}', day(lastSeenAt));
  const choice = choices().find((each) => each.access === access);
  return {
    label: `$(plug) ${foreignText(name)}`,
    description: choice?.label ?? access,
    detail: t('paired {0} · {1}', day(createdAt), seen),
    key: clientId,
  };
}

function choices(): { label: string; description: string; access: Access }[] {
  return [
    {
      label: t('Read'),
      description: t('see accounts, dialogs, messages, drafts and jobs'),
      access: 'read',
    },
    {
      label: t('Read and draft'),
      description: t('also process dialogs, change drafts, instructions and notes'),
      access: 'draft',
    },
    {
      label: t('Read, draft and send'),
      description: t('also send without asking you'),
      access: 'send',
    },
  ];
}
