import * as vscode from 'vscode';
import { openQuestions } from '../../protocol/analysis.ts';
import { t } from '../../protocol/l10n.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { commandId, COMMANDS, type CommandName } from '../commandTable.ts';
import type { Desk } from '../desk.ts';
import { foreignText } from '../foreignText.ts';
import { createDraftCosts } from './draftCosts.ts';
import {
  changesInMs,
  describeReadonly,
  describeState,
  isChangeable,
  isEditedSinceSent,
} from './draftFile.ts';
import { draftIdOf } from './draftFileSystem.ts';

/** Above the text: where the draft stands, and what can be done with it now. */
export function createDraftLenses(desk: Desk): vscode.CodeLensProvider & vscode.Disposable {
  const changes = new vscode.EventEmitter<void>();
  /** Runs only while an approved draft in an editor waits to leave. */
  let timer: NodeJS.Timeout | undefined;
  let dueAt = 0;
  const costs = createDraftCosts(desk);
  const stop = desk.model.draftChanged.on(() => changes.fire());

  /** Of several drafts the one that changes first sets the pace. */
  function changeIn(ms: number): void {
    const at = Date.now() + ms;
    if (timer && dueAt <= at) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => {
      timer = undefined;
      changes.fire();
    }, ms);
  }

  return {
    onDidChangeCodeLenses: changes.event,
    async provideCodeLenses({ uri }) {
      const draftId = draftIdOf(uri);
      const draft = draftId === undefined ? undefined : desk.model.draft(draftId);
      if (!draft) return [];
      const ms = changesInMs(draft, Date.now());
      if (ms !== undefined) changeIn(ms);
      const top = new vscode.Range(0, 0, 0, 0);
      const why = describeReadonly(draft);
      const where = describeState(draft, Date.now());
      const state = new vscode.CodeLens(top, {
        title: why === undefined ? where : `${where} · ${why}`,
        command: '',
      });
      const actions = actionsFor(draft).map(
        (name) =>
          new vscode.CodeLens(top, {
            title: t(COMMANDS[name].title),
            command: commandId(name),
            arguments: [draft.draftId],
          }),
      );
      const cost = await costs.of(draft);
      return [state, ...actions, contextOf(draft, top), ...madeBy(draft, cost, top)];
    },
    dispose() {
      stop();
      clearTimeout(timer);
      changes.dispose();
    },
  };
}

/** What it was made from; leads to the chat itself. */
function contextOf({ draftId, provenance }: Draft, top: vscode.Range): vscode.CodeLens {
  const sources = provenance?.sources ?? [];
  const read = sources.find(({ kind }) => kind === 'messages')?.count;
  const tooltip = sources.map(({ label, count }) => `${label}: ${count}`).join('\n');
  return new vscode.CodeLens(top, {
    title: read === undefined ? t('Show the chat') : t('Messages read: {0}', read),
    tooltip: foreignText(tooltip || t(COMMANDS.showTranscript.title)),
    command: commandId('showTranscript'),
    arguments: [draftId],
  });
}

/** Which model wrote it for how much; leads to what it was sent. */
function madeBy(
  { draftId, provenance }: Draft,
  cost: string | undefined,
  top: vscode.Range,
): vscode.CodeLens[] {
  if (!provenance) return [];
  const by = t('Written by {0}', provenance.draft.model);
  const title = cost === undefined ? by : `${by} · ${cost}`;
  return [
    new vscode.CodeLens(top, {
      title: foreignText(title),
      tooltip: t(COMMANDS.showRequest.title),
      command: commandId('showRequest'),
      arguments: [draftId],
    }),
  ];
}

/** Before anything else, where a fact is missing. */
function questionOf(draft: Draft): CommandName[] {
  return openQuestions(draft).length > 0 ? ['answerQuestions'] : [];
}

function actionsFor(draft: Draft): CommandName[] {
  switch (draft.state) {
    case 'ready':
    case 'stale':
    case 'failed':
      return [
        ...questionOf(draft),
        'approveDraft',
        'sendLater',
        'sendSilently',
        'rejectDraft',
        'regenerateDraft',
      ];
    case 'approved':
    case 'rejected':
      return ['undoDraft'];
    case 'unknown':
      return ['resolveDraft', 'rejectDraft'];
    case 'sent':
      if (!isChangeable(draft)) return [];
      return isEditedSinceSent(draft) ? ['changeSent', 'deleteSent'] : ['deleteSent'];
    case 'drafting':
    case 'sending':
      break;
  }
  return [];
}
