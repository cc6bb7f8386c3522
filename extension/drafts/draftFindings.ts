import type * as vscode from 'vscode';
import { describeFinding, whyFinding } from '../../protocol/findingText.ts';
import { t } from '../../protocol/l10n.ts';
import { findingsOf, scanOutgoing, type Finding } from '../../protocol/outgoingScan.ts';
import type { Desk } from '../desk.ts';
import type { ShowError } from '../showError.ts';
import { watchDraftProblems } from './watchDraftProblems.ts';

/** Marks, at each change, what in a draft nobody has said before; the quick fix confirms it. */
export function watchFindings(desk: Desk, showError: ShowError): vscode.Disposable {
  return watchDraftProblems(desk, showError, {
    name: 'dialogDesk.findings',
    find: ({ known = [] }, text) =>
      findingsInSource(text, known).map((finding) => ({
        ...finding,
        text: `${describeFinding(finding)}: ${whyFinding(finding)}`,
        code: finding.kind,
        title: t('It is right: {0}', describeFinding(finding)),
      })),
    command: '_dialogDesk.confirmDetail',
    confirm: async (draftId, value) =>
      (await desk.client.request('draft/confirmDetail', { draftId, value })).draft,
  });
}

/** Where it stands in the source; what only shows once the marks are gone is told at the beginning. */
function findingsInSource(text: string, known: readonly string[]): Finding[] {
  const written = scanOutgoing(text, known);
  const values = new Set(written.map(({ value }) => value));
  const behind = findingsOf({ text, known: [...known] }).filter(({ value }) => !values.has(value));
  return [...written, ...behind.map((finding) => ({ ...finding, offset: 0, length: text.length }))];
}
