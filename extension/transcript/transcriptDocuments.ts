import { t } from '../../protocol/l10n.ts';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Draft } from '../../protocol/draftRecords.ts';
import { statementPlaces } from '../../protocol/statementPlaces.ts';
import type { Desk } from '../desk.ts';
import { DRAFT_SCHEME, TRANSCRIPT_SCHEME } from '../draftPath.ts';
import { draftOf } from '../drafts/watchDraftProblems.ts';
import { foreignText } from '../foreignText.ts';
import { leadsTo } from '../linkTarget.ts';
import { openLink } from '../openLink.ts';
import { fetchDialog } from '../pickers.ts';
import type { ShowError } from '../showError.ts';
import { FOLLOW, SHOW_MESSAGE } from './names.ts';
import { createTranscripts, transcriptUri, type DialogPlace } from './transcripts.ts';
import { lineOf, type LinkTarget, type TranscriptText } from './transcriptText.ts';

const linkTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('older') }),
  z.object({ kind: z.literal('message'), messageId: z.number() }),
  z.object({ kind: z.literal('address'), url: z.string(), text: z.string() }),
]);
const sourcePlace = z.object({ draftId: z.string(), messageId: z.number() });

export type TranscriptDocuments = ReturnType<typeof createTranscriptDocuments>;

/** Transcripts in the editor: their links, outline and folding, and the ways from a draft into them. */
export function createTranscriptDocuments(desk: Desk, showError: ShowError) {
  const transcripts = createTranscripts(desk);
  const selector = { scheme: TRANSCRIPT_SCHEME };

  /** Opens it, or brings it to the front where it is open, with this message in view, else with the newest one. */
  async function show(
    uri: vscode.Uri,
    { messageId, beside }: { messageId?: number; beside: boolean },
  ): Promise<void> {
    await (messageId === undefined
      ? transcripts.refresh(uri)
      : transcripts.loadBackTo(uri, messageId));
    const document = await vscode.workspace.openTextDocument(uri);
    const shown = await settled(document);
    const line = messageId === undefined ? document.lineCount - 1 : lineOf(shown, messageId);
    if (line === undefined) {
      const gone = t('That message is not in the chat any more, or too far back.');
      void vscode.window.showInformationMessage(gone);
    }
    const at = new vscode.Position(line ?? document.lineCount - 1, 0);
    const viewColumn = vscode.window.visibleTextEditors.find(
      (editor) => editor.document === document,
    )?.viewColumn;
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: viewColumn ?? (beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active),
      preserveFocus: beside && messageId === undefined,
      preview: true,
    });
    editor.selection = new vscode.Selection(at, at);
    const type = vscode.TextEditorRevealType.InCenterIfOutsideViewport;
    editor.revealRange(new vscode.Range(at, at), type);
  }

  /** VS Code fetches a changed text by itself, a moment later. */
  async function settled(document: vscode.TextDocument): Promise<TranscriptText> {
    const current = async () => transcripts.get(document.uri) ?? transcripts.load(document.uri);
    const isSettled = (shown: TranscriptText) => linesOf(document) === shown.text;
    const shown = await current();
    if (isSettled(shown) || document.isClosed) return shown;
    return new Promise((resolve) => {
      const listening = vscode.Disposable.from(
        vscode.workspace.onDidChangeTextDocument((change) => {
          const now = transcripts.get(document.uri);
          if (change.document === document && now && isSettled(now)) end(now);
        }),
        vscode.workspace.onDidCloseTextDocument((closed) => {
          if (closed === document) end(shown);
        }),
      );
      function end(answer: TranscriptText): void {
        listening.dispose();
        resolve(answer);
      }
    });
  }

  async function follow(uri: vscode.Uri, target: LinkTarget): Promise<void> {
    if (target.kind === 'address') await openLink(target.url, target.text);
    else if (target.kind === 'older') await transcripts.loadOlder(uri);
    else await show(uri, { messageId: target.messageId, beside: false });
  }

  const uriOfDraft = (draft: Draft) => transcriptUri(draft, draft.dialogTitle);

  const links: vscode.DocumentLinkProvider = {
    provideDocumentLinks: ({ uri }) =>
      (transcripts.get(uri)?.links ?? []).map(({ line, from, to, target }) => {
        const args = encodeURIComponent(JSON.stringify([uri.toString(), target]));
        const range = new vscode.Range(line, from, line, to);
        const link = new vscode.DocumentLink(range, vscode.Uri.parse(`command:${FOLLOW}?${args}`));
        const tooltip = describeTarget(target);
        if (tooltip !== undefined) link.tooltip = tooltip;
        return link;
      }),
  };

  const outline: vscode.DocumentSymbolProvider = {
    provideDocumentSymbols: ({ uri }) =>
      (transcripts.get(uri)?.days ?? []).map((day) => {
        const symbol = symbolOf(day, vscode.SymbolKind.Namespace);
        symbol.children = day.messages.map((one) => symbolOf(one, vscode.SymbolKind.String));
        return symbol;
      }),
  };

  const folding: vscode.FoldingRangeProvider = {
    provideFoldingRanges: ({ uri }) =>
      (transcripts.get(uri)?.days ?? []).map(({ from, to }) => new vscode.FoldingRange(from, to)),
  };

  /** From a sentence of a draft to the messages that it rests on. */
  const sources: vscode.DefinitionProvider = {
    async provideDefinition(document, position) {
      const draft = draftOf(desk, document.uri);
      const offset = document.offsetAt(position);
      const place = statementPlaces(document.getText(), draft?.evidence ?? []).find(
        ({ from, to }) => from <= offset && offset < to,
      );
      if (!draft || !place) return [];
      const targetUri = uriOfDraft(draft);
      const originSelectionRange = new vscode.Range(
        document.positionAt(place.from),
        document.positionAt(place.to),
      );
      const found: vscode.LocationLink[] = [];
      for (const messageId of place.statement.messageIds) {
        const shown = await transcripts.loadBackTo(targetUri, messageId);
        const line = shown && lineOf(shown, messageId);
        if (line === undefined) continue;
        const targetRange = new vscode.Range(line, 0, line + 1, 0);
        found.push({ targetUri, targetRange, originSelectionRange });
      }
      return found;
    },
  };

  const guarded =
    (run: (...args: unknown[]) => Promise<void>) =>
    async (...args: unknown[]) => {
      try {
        await run(...args);
      } catch (error) {
        showError(error);
      }
    };

  const registered = vscode.Disposable.from(
    transcripts,
    vscode.languages.registerDocumentLinkProvider(selector, links),
    vscode.languages.registerDocumentSymbolProvider(selector, outline),
    vscode.languages.registerFoldingRangeProvider(selector, folding),
    vscode.languages.registerDefinitionProvider({ scheme: DRAFT_SCHEME }, sources),
    vscode.workspace.onDidChangeTextDocument(followTail),
    vscode.commands.registerCommand(
      FOLLOW,
      guarded((uri, target) =>
        follow(vscode.Uri.parse(z.parse(z.string(), uri), true), z.parse(linkTarget, target)),
      ),
    ),
    vscode.commands.registerCommand(
      SHOW_MESSAGE,
      guarded(async (place) => {
        const { draftId, messageId } = z.parse(sourcePlace, place);
        const { draft } = await desk.client.request('draft/get', { draftId });
        await show(uriOfDraft(draft), { messageId, beside: true });
      }),
    ),
  );

  return {
    changed: transcripts.changed,
    loadText: async (uri: vscode.Uri) => (await transcripts.load(uri)).text,
    /** Beside the draft, at its newest message. */
    showBeside: (draft: Draft) => show(uriOfDraft(draft), { beside: true }),
    async showDialog(place: DialogPlace): Promise<void> {
      const { title } = await fetchDialog(desk, place);
      await show(transcriptUri(place, title), { beside: false });
    },
    /** In the transcript that is in front. */
    async loadOlder(): Promise<void> {
      const uri = vscode.window.activeTextEditor?.document.uri;
      if (uri?.scheme === TRANSCRIPT_SCHEME) await transcripts.loadOlder(uri);
    },
    dispose: () => registered.dispose(),
  };
}

function linesOf(document: vscode.TextDocument): string {
  return document.getText().replaceAll('\r\n', '\n');
}

interface Titled {
  title: string;
  from: number;
  to: number;
}

function symbolOf({ title, from, to }: Titled, kind: vscode.SymbolKind): vscode.DocumentSymbol {
  const whole = new vscode.Range(from, 0, to + 1, 0);
  return new vscode.DocumentSymbol(title, '', kind, whole, new vscode.Range(from, 0, from, 0));
}

/** Where an address leads is said before it is asked. */
function describeTarget(target: LinkTarget): string | undefined {
  if (target.kind === 'older') return undefined;
  if (target.kind === 'message') return t('Show that message');
  const leading = leadsTo(target.url, target.text);
  return leading
    ? t('Open {0}', foreignText(leading.url).slice(0, 300))
    : t('This address cannot be opened from here');
}

/** Who reads the end of a chat goes on reading there. */
function followTail({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
  if (document.uri.scheme !== TRANSCRIPT_SCHEME) return;
  const added = contentChanges.reduce(
    (sum, { text, range }) =>
      sum + text.split('\n').length - 1 - (range.end.line - range.start.line),
    0,
  );
  const lastBefore = document.lineCount - added - 1;
  for (const editor of vscode.window.visibleTextEditors) {
    const seenTo = editor.visibleRanges.at(-1)?.end.line ?? 0;
    if (editor.document !== document || seenTo < lastBefore - 1) continue;
    const end = new vscode.Position(document.lineCount - 1, 0);
    editor.revealRange(new vscode.Range(end, end));
  }
}
