import * as vscode from 'vscode';
import { t, wordsLanguage } from '../../protocol/l10n.ts';
import type { Draft, DraftVersion } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import {
  draftTitle,
  versionAt,
  versionPlace,
  VERSION_SCHEME,
  type VersionName,
} from '../draftPath.ts';
import { draftUri, openDraftUris } from './draftFileSystem.ts';

/** The suggestion and earlier texts as documents that cannot be changed. */
export function createVersionProvider(desk: Desk): vscode.TextDocumentContentProvider {
  return {
    async provideTextDocumentContent(uri) {
      const wanted = versionAt(uri);
      if (!wanted) return '';
      const { draftId, version } = wanted;
      if (version === 'suggestion') {
        return (await desk.client.request('draft/get', { draftId })).draft.suggestion;
      }
      const { versions } = await desk.client.request('draft/versions', { draftId });
      return versions.find((kept) => kept.version === version)?.text ?? '';
    },
  };
}

export function compareWithSuggestion(draft: Draft): Thenable<unknown> {
  return compare(draft, 'suggestion', t('suggestion ↔ your text'));
}

/** Compares with the one earlier text, or asks which of several. */
export async function compareWithPrevious(desk: Desk, draft: Draft): Promise<void> {
  const { versions } = await desk.client.request('draft/versions', { draftId: draft.draftId });
  const earlier = versions
    .filter(({ version }) => version < draft.version)
    .sort((a, b) => b.version - a.version);
  const chosen = earlier.length > 1 ? await pickVersion(earlier) : earlier[0];
  if (chosen) {
    await compare(draft, chosen.version, t('version {0} ↔ now', chosen.version));
  } else if (earlier.length === 0) {
    void vscode.window.showInformationMessage(t('There is no earlier version.'));
  }
}

async function pickVersion(versions: DraftVersion[]): Promise<DraftVersion | undefined> {
  const items = versions.map((version) => ({
    label: t('Version {0}', version.version),
    description: [
      version.origin === 'user' ? t('edited by you') : t('written for you'),
      new Date(version.at).toLocaleString(wordsLanguage()),
    ].join(' · '),
    ...(version.instruction === undefined ? {} : { detail: version.instruction }),
    version,
  }));
  const title = t('Compare with which version?');
  return (await vscode.window.showQuickPick(items, { title }))?.version;
}

function compare(draft: Draft, version: VersionName, what: string): Thenable<unknown> {
  const earlier = vscode.Uri.from({
    scheme: VERSION_SCHEME,
    ...versionPlace(draft, version),
    // The suggestion of another generation is another text: VS Code keeps documents by their address.
    query: version === 'suggestion' ? String(draft.attempt) : '',
  });
  const now = openDraftUris(draft.draftId)[0] ?? draftUri(draft);
  const title = `${draftTitle(draft.dialogTitle)}: ${what}`;
  return vscode.commands.executeCommand('vscode.diff', earlier, now, title);
}
