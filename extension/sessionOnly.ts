import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';

const HELP =
  'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues';

/**
 * The secret store does not work (on Linux without a keyring it throws): what is entered is kept in memory, which is said
 * here once and shown in the panel from then on.
 */
export async function offerSessionOnly(desk: Desk): Promise<void> {
  desk.changed.emit();
  const keep = t('Keep for This Session');
  const again = t('Try Again');
  const help = t('How to Set It Up');
  const answer = await vscode.window.showWarningMessage(
    t(
      'The system’s secret store does not work. Keys and sign-ins are kept in memory until this window closes, and nowhere else.',
    ),
    keep,
    again,
    help,
  );
  if (answer === help) await vscode.env.openExternal(vscode.Uri.parse(HELP));
  if (answer !== again) return;
  if (!(await desk.secrets.tryAgain())) return offerSessionOnly(desk);
  desk.changed.emit();
  void vscode.window.showInformationMessage(
    t('The secret store works now, and holds what was entered.'),
  );
}
