import * as vscode from 'vscode';
import { t } from '../../protocol/l10n.ts';
import { commandId } from '../commandTable.ts';
import type { Desk } from '../desk.ts';
import { draftTitle } from '../draftPath.ts';
import { foreignText } from '../foreignText.ts';

const REQUEST_SCHEME = 'dialogdesk-request';
/** In place of a draft's id: nothing was sent. */
const PREVIEW = 'preview';

interface Place {
  accountId: string;
  dialogId: string;
}

export type RequestDocuments = ReturnType<typeof createRequestDocuments>;

/** What leaves this machine for the model, as documents that cannot be changed: before it is sent, and after. */
export function createRequestDocuments(desk: Desk) {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** As they were last fetched. A document that VS Code opens again by itself, after a reload say, is fetched then. */
  const texts = new Map<string, string>();

  async function fetchText(
    uri: vscode.Uri,
    signal: AbortSignal,
    countTokens = false,
  ): Promise<string> {
    const { requestText } = await import('./requestText.ts');
    if (uri.authority !== PREVIEW) {
      const { requests } = await desk.client.request(
        'draft/requests',
        { draftId: uri.authority },
        { signal },
      );
      return requestText(requests, 'sent');
    }
    const { requests } = await desk.client.request(
      'dialog/previewRequests',
      { ...(await placeOf(uri)), countTokens },
      { signal },
    );
    return requestText(requests, 'preview');
  }

  async function show(uri: vscode.Uri, title: string, countTokens = false): Promise<void> {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (_progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        try {
          texts.set(uri.toString(), await fetchText(uri, abort.signal, countTokens));
        } catch (error) {
          if (!abort.signal.aborted) throw error;
        }
        if (abort.signal.aborted) return;
        changed.fire(uri);
        await vscode.window.showTextDocument(uri, { preview: true });
      },
    );
  }

  const registered = [
    vscode.workspace.registerTextDocumentContentProvider(REQUEST_SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) =>
        texts.get(uri.toString()) ?? fetchText(uri, new AbortController().signal),
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
    vscode.languages.registerCodeLensProvider(
      { scheme: REQUEST_SCHEME },
      {
        provideCodeLenses: async ({ uri }) =>
          uri.authority === PREVIEW ? lenses(await placeOf(uri)) : [],
      },
    ),
  ];

  return {
    async showSent(draftId: string): Promise<void> {
      const { draft } = await desk.client.request('draft/get', { draftId });
      const path = `/${t('Sent to the model – {0}', draftTitle(draft.dialogTitle))}`;
      const uri = vscode.Uri.from({ scheme: REQUEST_SCHEME, authority: draftId, path });
      await show(uri, t('Looking up what was sent'));
    },
    /** Of the dialog that is given, else of the one the user picks. */
    async preview(argument: unknown): Promise<void> {
      await desk.client.start();
      const { dialogFrom } = await import('../dialogFrom.ts');
      const { fetchDialog, pickDialog } = await import('../pickers.ts');
      const given = dialogFrom(argument);
      const picked = given
        ? { accountId: given.accountId, dialog: await fetchDialog(desk, given) }
        : await pickDialog(
            desk,
            t('Show what would be sent of which dialog?'),
            (dialog) => dialog.canSend,
          );
      if (!picked) return;
      const { dialogId, title } = picked.dialog;
      const uri = vscode.Uri.from({
        scheme: REQUEST_SCHEME,
        authority: PREVIEW,
        path: `/${t('Would be sent to the model – {0}', draftTitle(title))}`,
        query: JSON.stringify({ accountId: picked.accountId, dialogId }),
      });
      const doing = t('Reading the dialog with {0}; nothing is sent', title);
      await show(uri, foreignText(doing), wantsCount(argument));
    },
    dispose(): void {
      for (const one of registered) one.dispose();
      changed.dispose();
    },
  };
}

/** Above a preview: what can be done with it. */
function lenses(place: Place): vscode.CodeLens[] {
  const top = new vscode.Range(0, 0, 0, 0);
  const lens = (title: string, argument: object) =>
    new vscode.CodeLens(top, {
      title,
      command: commandId('previewRequest'),
      arguments: [argument],
    });
  return [
    lens(t('Look again'), place),
    lens(t('Count its tokens (sends all of it to the endpoint, for that alone)'), {
      ...place,
      countTokens: true,
    }),
  ];
}

async function placeOf({ query }: vscode.Uri): Promise<Place> {
  const { dialogFrom } = await import('../dialogFrom.ts');
  const place = dialogFrom(JSON.parse(query));
  if (place) return place;
  throw new Error('This address is none of a request.');
}

function wantsCount(argument: unknown): boolean {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'countTokens' in argument &&
    argument.countTokens === true
  );
}
