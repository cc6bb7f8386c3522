import * as vscode from 'vscode';
import type { Desk } from './desk.ts';
import { DRAFT_SCHEME } from './draftPath.ts';
import { watchDraftLength } from './drafts/draftDiagnostics.ts';
import { watchActiveDraft } from './drafts/draftEditors.ts';
import { watchFindings } from './drafts/draftFindings.ts';
import { createDraftLenses } from './drafts/draftLenses.ts';
import { watchStaleness } from './drafts/draftStaleness.ts';
import { watchSources } from './drafts/draftSources.ts';
import { watchMemory } from './memory/memoryDiagnostics.ts';
import { createMemoryLenses } from './memory/memoryLenses.ts';
import { offerProfileValues } from './memory/profileCompletions.ts';
import type { ShowError } from './showError.ts';
import type { Transcripts } from './transcript/lazyTranscripts.ts';

/** Everything that our documents show beside their text: marks, lenses, hovers, completions. */
export function watchDocuments(
  desk: Desk,
  transcripts: Transcripts,
  showError: ShowError,
): vscode.Disposable {
  transcripts.load().catch(showError);
  const lenses = createDraftLenses(desk);
  return vscode.Disposable.from(
    watchDraftLength(),
    watchStaleness(desk),
    watchActiveDraft(desk),
    watchFindings(desk, showError),
    watchSources(desk, showError),
    lenses,
    vscode.languages.registerCodeLensProvider({ scheme: DRAFT_SCHEME }, lenses),
    watchMemory(),
    offerProfileValues(desk),
    createMemoryLenses(desk),
  );
}
