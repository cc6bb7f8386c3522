import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';

const REPORT_SCHEME = 'dialogdesk-report';

/** Documents that cannot be changed: what the worker told of something, as it was when it was last asked for. */
export function createReportDocument(desk: Desk) {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const texts = new Map<string, string>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(REPORT_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => texts.get(path) ?? '',
  });

  async function showText(title: string, text: string): Promise<void> {
    // Plain text: a Markdown file would wake VS Code's own extension for them, which takes seconds.
    const address = vscode.Uri.from({ scheme: REPORT_SCHEME, path: `/${title}` });
    texts.set(address.path, text);
    changed.fire(address);
    await vscode.window.showTextDocument(address, { preview: true });
  }

  return {
    showText,
    async showScores(): Promise<void> {
      const scores = await desk.client.request('scoreboard/get', {});
      const { accounts } = await desk.client.request('account/list', {});
      const nameOf = (id: string) => accounts.find(({ accountId }) => accountId === id)?.name;
      const { scoreReport } = await import('./scoreReport.ts');
      await showText(t('How Drafts Fare'), scoreReport(scores, nameOf, Date.now()));
    },
    /** The worker's health and figures. */
    async show(): Promise<void> {
      await showText(t('Worker Health'), await fetchWorkerReport(desk));
    },
    dispose(): void {
      provider.dispose();
      changed.dispose();
    },
  };
}

export type ReportDocument = ReturnType<typeof createReportDocument>;

/** The worker's health and figures as text, asked for now. */
export async function fetchWorkerReport({ client }: Pick<Desk, 'client'>): Promise<string> {
  const [status, stats, health] = await Promise.all([
    client.request('worker/status', {}),
    client.request('worker/stats', {}),
    client.request('worker/health', {}),
  ]);
  const { workerReport } = await import('./workerReport.ts');
  return workerReport({ status, stats, health }, Date.now());
}
