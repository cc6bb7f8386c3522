import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { endpointText } from './endpointReport.ts';
import type { ReportDocument } from './reportDocument.ts';

/** A model of one's own may take minutes to wake. */
const PATIENCE_MS = 600_000;

/** Finds out what the model's endpoint can do, as far as the user lets it cost something, and shows it. */
export async function checkEndpoint(desk: Desk, report: ReportDocument): Promise<void> {
  const all = {
    label: t('$(pulse) Everything'),
    description: t('about six tiny questions, a few hundred tokens'),
    spend: true,
  };
  const free = {
    label: t('$(circle-slash) Only what costs nothing'),
    spend: false,
  };
  const picked = await vscode.window.showQuickPick([all, free], {
    title: t('What should the model endpoint be asked?'),
    placeHolder: t('Nothing of any chat is sent.'),
  });
  if (!picked) return;
  const title = t('Asking the model endpoint');
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (_told, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    try {
      const found = await desk.client.request(
        'model/probe',
        { spend: picked.spend },
        { signal: abort.signal, timeoutMs: PATIENCE_MS },
      );
      await report.showText(t('Model Endpoint'), endpointText(found, Date.now()));
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    }
  });
}
