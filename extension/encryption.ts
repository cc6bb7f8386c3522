import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';

export const SETTING = '@id:dialogDesk.encryptAtRest';

/** Everything that is stored is encrypted anew, by a key that nobody has seen before. */
export async function changeEncryptionKey(desk: Desk): Promise<void> {
  const { state } = await desk.client.request('encryption/get', {});
  if (state === 'off') {
    const open = t('Open Settings');
    const text = t('Message text is not encrypted. Turn on “Encrypt At Rest” first.');
    if ((await vscode.window.showInformationMessage(text, open)) === open)
      await vscode.commands.executeCommand('workbench.action.openSettings', SETTING);
    return;
  }
  const change = t('Change Key');
  const answer = await vscode.window.showWarningMessage(
    t('Encrypt everything that is stored with a new key?'),
    {
      modal: true,
      detail: t('You can go on working meanwhile. The old key is forgotten at the end.'),
    },
    change,
  );
  if (answer === change) await desk.changeEncryptionKey();
}

/** The key of what is stored is not there: once more, or afresh. Where all can be read, nothing is to be reset. */
export async function resetLocalData(desk: Desk): Promise<void> {
  if (!(await isLocked(desk))) {
    const text = t('What is stored can be read: nothing has to be reset.');
    void vscode.window.showInformationMessage(text);
    return;
  }
  const again = t('Try Again');
  const reset = t('Reset Local Data');
  const answer = await vscode.window.showWarningMessage(
    t('Reset what is stored on this machine?'),
    {
      modal: true,
      detail: t(
        'Drafts, conversations, notes, profiles and jobs are encrypted with a key that is not in the secret store. If the key cannot be brought back, nobody can read them. Your messages in Telegram stay as they are, and you stay signed in.',
      ),
    },
    again,
    reset,
  );
  if (answer === again) await desk.restart();
  if (answer === reset) await desk.resetLocalData();
}

async function isLocked(desk: Desk): Promise<boolean> {
  try {
    return (await desk.client.request('encryption/get', {})).state === 'locked';
  } catch (error) {
    // A worker that has no key takes no configuration, and is given up until the person has said what to do.
    if (error instanceof AppError && error.code === 'encryptionKeyMissing') return true;
    throw error;
  }
}

/** Stops a change where it is and goes back to what was before; `watchEncryption.ts` says what came of it. */
export async function cancelEncryption(desk: Desk): Promise<void> {
  const client = await desk.client.start();
  const { state, takenBack } = await client.request('encryption/get', {});
  // Pressed twice: it goes back already.
  if (takenBack) return;
  if (state === 'rotating') await client.request('encryption/takeBack', {});
  else if (state === 'encrypting' || state === 'decrypting')
    await vscode.workspace
      .getConfiguration('dialogDesk')
      .update('encryptAtRest', state === 'decrypting', vscode.ConfigurationTarget.Global);
  else void vscode.window.showInformationMessage(t('Nothing is being encrypted just now.'));
}
