import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import { t } from '../protocol/l10n.ts';
import { foreignText } from './foreignText.ts';
import { leadsTo } from './linkTarget.ts';

/** Opens an address that stood in a message. Where its text does not show where it leads, that is asked first. */
export async function openLink(url: string, text: string): Promise<void> {
  const target = leadsTo(url, text);
  if (!target) throw new AppError('forbidden', 'This address cannot be opened from here.');
  if (!target.isPlain) {
    const open = t('Open');
    const answer = await vscode.window.showWarningMessage(
      t('Open {0}?', foreignText(target.host)),
      {
        modal: true,
        detail: t('“{0}” leads to {1}', foreignText(text), foreignText(target.url)),
      },
      open,
    );
    if (answer !== open) return;
  }
  await vscode.env.openExternal(vscode.Uri.parse(target.url, true));
}
