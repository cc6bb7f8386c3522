import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import { createPageHandlers, registerCommands } from './commands.ts';
import { isUsableBaseUrl } from './configuration.ts';
import { createDesk, type Desk } from './desk.ts';
import { DRAFT_SCHEME, VERSION_SCHEME } from './draftPath.ts';
import { watchDraftLength } from './drafts/draftDiagnostics.ts';
import { watchActiveDraft } from './drafts/draftEditors.ts';
import { createDraftFileSystem } from './drafts/draftFileSystem.ts';
import { createDraftLenses } from './drafts/draftLenses.ts';
import { createVersionProvider } from './drafts/draftVersions.ts';
import { watchOutcomes } from './drafts/watchOutcomes.ts';
import { createPanel, VIEW_ID } from './panel.ts';
import { createSecrets } from './secrets.ts';
import { readDemoUrl, readSettings, SECTION } from './settings.ts';
import { createShowError } from './showError.ts';
import { createSignIn } from './signIn.ts';
import { createStatusBar } from './statusBar.ts';
import { createWorld, type World } from './world.ts';

let world: World | undefined;

/** What the tests inside VS Code look at, because no API of VS Code shows it to them. */
export interface TestAccess {
  desk: Desk;
  statusBar: vscode.StatusBarItem;
  pageHtml: () => string | undefined;
}

/** Wires the window's side together. Nothing heavy here: the sidecar starts when somebody needs it. */
export function activate(context: vscode.ExtensionContext): TestAccess | undefined {
  const { extensionUri, globalStorageUri } = context;
  const dist = (name: string) => vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
  const log = vscode.window.createOutputChannel('Dialog Desk', { log: true });
  const showError = createShowError(log);
  const desk = createDesk({
    secrets: createSecrets(context.secrets, log, warnSessionOnly),
    memory: context.globalState,
    readSettings,
    storageDir: globalStorageUri.fsPath,
    sidecarPath: dist('sidecar.cjs'),
    clientName: `VS Code ${vscode.version}`,
    log,
  });
  const entered = createWorld(desk, dist('demo.cjs'), globalStorageUri, showError);
  const handlers = createPageHandlers(
    desk,
    () => signIn,
    () => panel,
  );
  const panel = createPanel(desk, extensionUri, handlers);
  const signIn = createSignIn(desk, context.workspaceState, showError, (attempt) =>
    panel.post('signIn/changed', attempt),
  );
  const files = createDraftFileSystem(desk);
  const lenses = createDraftLenses(desk);
  const status = createStatusBar(desk);
  const checkSettings = () => {
    if (!isUsableBaseUrl(readSettings())) showError(unusableBaseUrl());
  };
  world = entered;

  context.subscriptions.push(
    log,
    files,
    lenses,
    status,
    watchDraftLength(),
    watchActiveDraft(desk),
    watchOutcomes(desk),
    registerCommands({ desk, world: entered, signIn, panel, log, showError }),
    vscode.window.registerWebviewViewProvider(VIEW_ID, panel),
    vscode.workspace.registerFileSystemProvider(DRAFT_SCHEME, files, { isCaseSensitive: true }),
    vscode.workspace.registerTextDocumentContentProvider(
      VERSION_SCHEME,
      createVersionProvider(desk),
    ),
    vscode.languages.registerCodeLensProvider({ scheme: DRAFT_SCHEME }, lenses),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(SECTION)) return;
      desk.reconfigure().catch(showError);
      checkSettings();
    }),
  );
  desk.client.changed.on((phase) => {
    if (phase === 'failed') showError(desk.client.failure());
  });

  checkSettings();
  const demoUrl = readDemoUrl();
  if (demoUrl) {
    // A failure is the client's too: shown by the panel, the status bar and the listener above.
    entered.enterNamed(readDemoUrl).catch(() => undefined);
    // Whoever names a demo came to see it.
    void vscode.commands.executeCommand(`${VIEW_ID}.focus`);
    // Work that is due must not wait for somebody to open the view. A failure shows in the status bar.
  } else if (desk.hasAccount()) desk.client.start().catch(() => undefined);

  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return { desk, statusBar: status.item, pageHtml: panel.html };
}

/** VS Code waits up to five seconds for it. */
export async function deactivate(): Promise<void> {
  await world?.close();
  world = undefined;
}

function unusableBaseUrl(): AppError {
  return new AppError('modelUnreachable', 'The model’s address is no http or https address.', {
    hint: 'Correct the setting dialogDesk.model.baseUrl; until then nothing is drafted.',
  });
}

function warnSessionOnly(): void {
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The system’s secret store does not work. Keys and sign-ins are kept until this window closes, and nowhere else.',
    ),
  );
}
