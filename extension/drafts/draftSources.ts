import * as vscode from 'vscode';
import { isUnsupported, type StatementKind } from '../../protocol/analysis.ts';
import { t, wordsLanguage } from '../../protocol/l10n.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { statementPlaces, type StatementPlace } from '../../protocol/statementPlaces.ts';
import type { Desk } from '../desk.ts';
import { DRAFT_SCHEME } from '../draftPath.ts';
import { foreignText } from '../foreignText.ts';
import type { ShowError } from '../showError.ts';
import { SHOW_MESSAGE } from '../transcript/names.ts';
import { draftOf, watchDraftProblems } from './watchDraftProblems.ts';

/** As many of its sources a hover shows. */
const MOST_SOURCES = 3;

/** Tells what the sentences of a draft rest on: by a hover, and a warning where nothing supports one, until that is confirmed. */
export function watchSources(desk: Desk, showError: ShowError): vscode.Disposable {
  const hovers: vscode.HoverProvider = {
    async provideHover(document, position) {
      const draft = draftOf(desk, document.uri);
      const offset = document.offsetAt(position);
      const place = statementPlaces(document.getText(), draft?.evidence ?? []).find(
        ({ from, to }) => from <= offset && offset < to,
      );
      if (!draft || !place) return undefined;
      const text = await describeSources(desk, draft, place);
      return text && new vscode.Hover(text, rangeOf(document, place));
    },
  };
  return vscode.Disposable.from(
    watchDraftProblems(desk, showError, {
      name: 'dialogDesk.sources',
      find: ({ evidence = [] }, text) =>
        statementPlaces(text, evidence)
          .filter(({ statement }) => isUnsupported(statement))
          .map(({ from, to, statement }) => ({
            offset: from,
            length: to - from,
            text: describeBare(statement.kind),
            code: 'noSource',
            title: t('Confirm this'),
            isPreferred: true,
            value: statement.sentence,
          })),
      command: '_dialogDesk.confirmStatement',
      async confirm(draftId, sentence) {
        const { version } = (await desk.client.request('draft/get', { draftId })).draft;
        const confirmed = { draftId, version, sentence };
        return (await desk.client.request('draft/confirm', confirmed)).draft;
      },
    }),
    vscode.languages.registerHoverProvider({ scheme: DRAFT_SCHEME }, hovers),
  );
}

function rangeOf(document: vscode.TextDocument, { from, to }: StatementPlace): vscode.Range {
  return new vscode.Range(document.positionAt(from), document.positionAt(to));
}

function describeBare(kind: StatementKind): string {
  const rest = t('Neither the chat nor you have said it.');
  const names: Record<StatementKind, string> = {
    price: t('A price without a source.'),
    date: t('A date without a source.'),
    number: t('A number without a source.'),
    promise: t('A promise without a source.'),
    fact: t('A statement without a source.'),
  };
  return `${names[kind]} ${rest}`;
}

/** Who said it, when, in which words; what others wrote stands there as plain text. */
async function describeSources(
  desk: Desk,
  draft: Draft,
  { statement }: StatementPlace,
): Promise<vscode.MarkdownString | undefined> {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: [SHOW_MESSAGE] };
  const said = (head: string, words: string) => {
    text.appendText(foreignText(head)).appendMarkdown('  \n');
    text.appendText(foreignText(words)).appendMarkdown('\n\n');
  };
  for (const fact of statement.facts) said(t('You said:'), fact);
  for (const messageId of statement.messageIds.slice(0, MOST_SOURCES)) {
    const message = await fetchMessage(desk, draft, messageId);
    if (!message) said(t('A message that is gone'), '');
    else {
      const { out, senderName, at, media } = message;
      const who = out ? t('You') : senderName;
      said(
        `${who}, ${new Date(at).toLocaleString(wordsLanguage())}`,
        message.text || (media?.label ?? ''),
      );
      text.appendMarkdown(`[${t('Show in the chat')}](${showMessage(draft, messageId)})\n\n`);
    }
  }
  if (text.value === '' && statement.confirmed) said(t('Confirmed by you'), '');
  return text.value === '' ? undefined : text;
}

function showMessage({ draftId }: Draft, messageId: number): string {
  const args = encodeURIComponent(JSON.stringify([{ draftId, messageId }]));
  return `command:${SHOW_MESSAGE}?${args}`;
}

async function fetchMessage(
  { client }: Desk,
  { accountId, dialogId }: Draft,
  messageId: number,
): Promise<Message | undefined> {
  const before = { accountId, dialogId, limit: 1, beforeId: messageId + 1 };
  const { messages } = await client.request('message/list', before);
  return messages.find((message) => message.messageId === messageId);
}
