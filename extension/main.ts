import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { toWireError } from '../protocol/errors.ts';
import { useWords } from '../protocol/l10n.ts';
import type { Preview } from '../protocol/previewBridge.ts';
import { lazyParticipant, registerAgents } from './agents/registerAgents.ts';
import { createSettingsCheck } from './checkSettings.ts';
import { watchDailyLimit } from './dailyLimit.ts';
import { createDesk, type Desk } from './desk.ts';
import { DRAFT_SCHEME, VERSION_SCHEME } from './draftPath.ts';
import { watchEncryption } from './watchEncryption.ts';
import { createDraftFileSystem } from './drafts/draftFileSystem.ts';
import { createVersionProvider } from './drafts/draftVersions.ts';
import { watchOutcomes } from './drafts/watchOutcomes.ts';
import { watchReady } from './drafts/watchReady.ts';
import { createMemoryFileSystem } from './memory/memoryFileSystem.ts';
import { MEMORY_SCHEME } from './memory/memoryPath.ts';
import { provideProposals } from './memory/noteDocuments.ts';
import { describeError } from './log.ts';
import { createPanel, VIEW_ID } from './panel.ts';
import { withRecentLines } from './recentLines.ts';
import { createEditorModels } from './editorModels/editorModels.ts';
import { createReportDocument } from './reportDocument.ts';
import { registerCommands } from './registerCommands.ts';
import { createRequestDocuments } from './requests/requestDocuments.ts';
import { createKeySheet } from './keys/keySheet.ts';
import { lazyPreview } from './preview/lazyPreview.ts';
import { lazyTranscripts } from './transcript/lazyTranscripts.ts';
import { createSecrets } from './secrets.ts';
import { readDemoUrl, readServer, readSettings, SECTION } from './settings.ts';
import { createSessionKeeper } from './sessions.ts';
import { offerSessionOnly } from './sessionOnly.ts';
import { createShowError, UNASKED_ONCE_MS } from './showError.ts';
import { createSignIn } from './signIn.ts';
import { createStatusBar } from './statusBar.ts';
import { watchPausedRules } from './watchPausedRules.ts';
import { windowWords } from './windowWords.ts';
import { withDocuments } from './withDocuments.ts';
import { createWorld, type World } from './world.ts';

let world: World | undefined;

/** What the tests inside VS Code look at, because no API of VS Code shows it to them. */
export interface TestAccess {
  desk: Desk;
  statusBar: vscode.StatusBarItem;
  pageHtml: () => string | undefined;
  keysHtml: () => string | undefined;
  /** What the preview beside a draft shows. */
  previewed: () => Preview | undefined;
  secretStore: vscode.SecretStorage;
  participant: vscode.ChatRequestHandler;
}

/** Wires the window's side together. Nothing heavy here: the sidecar starts when somebody needs it. */
export function activate(context: vscode.ExtensionContext): TestAccess | undefined {
  const { extensionUri, globalStorageUri } = context;
  useWords(windowWords());
  const dist = (name: string) => vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
  const channel = vscode.window.createOutputChannel('Dialog Desk', { log: true });
  const { log, recentLines } = withRecentLines(channel, homedir());
  const showError = createShowError(log);
  const tellUnasked = createShowError(log, UNASKED_ONCE_MS);
  /** A worker that is gone comes back by itself and is given all it needs: the status bar says so meanwhile. */
  const showUnasked = (error: unknown) => {
    const { code } = toWireError(error);
    const comesBack = code === 'sidecarUnreachable' && desk.client.phase() !== 'failed';
    if (comesBack) log.warn(describeError(error));
    else tellUnasked(error);
  };
  const desk = createDesk({
    secrets: createSecrets(
      context.secrets,
      log,
      () => void offerSessionOnly(desk).catch(showUnasked),
    ),
    memory: context.globalState,
    readSettings,
    readServer,
    readWords: windowWords,
    storageDir: globalStorageUri.fsPath,
    sidecarPath: dist('sidecar.cjs'),
    clientName: `VS Code ${vscode.version}`,
    log,
  });
  const entered = createWorld(desk, dist('demo.cjs'), globalStorageUri, showUnasked);
  const loadHandlers = async () => {
    const { createPageHandlers } = await import('./pageHandlers.ts');
    return createPageHandlers(
      desk,
      () => signIn,
      () => panel,
    );
  };
  const sessions = createSessionKeeper({
    beat: (sessionIds) => desk.client.current()?.request('session/heartbeat', { sessionIds }),
    log,
  });
  watchEncryption(desk, showUnasked);
  const panel = createPanel(desk, extensionUri, loadHandlers, sessions);
  const signIn = createSignIn(desk, context.workspaceState, showError, (attempt) =>
    panel.post('signIn/changed', attempt),
  );
  const participant = lazyParticipant(desk);
  const files = createDraftFileSystem(desk);
  const memoryFiles = createMemoryFileSystem(desk);
  const status = createStatusBar(desk);
  const report = createReportDocument(desk);
  const requests = createRequestDocuments(desk);
  const transcripts = lazyTranscripts(desk, showError);
  const preview = lazyPreview(desk, extensionUri, showError);
  const keySheet = createKeySheet(extensionUri);
  const editorModels = createEditorModels(desk, context.languageModelAccessInformation, log);
  const checkSettings = createSettingsCheck(log);
  const applySettings = async () => {
    // A sign-in belongs to the server where it began.
    if (desk.hasOtherServer()) await signIn.end();
    await entered.followDemo(readDemoUrl);
    await entered.followServer();
    await desk.reconfigure();
  };
  world = entered;

  context.subscriptions.push(
    channel,
    sessions,
    files,
    memoryFiles,
    status,
    report,
    requests,
    transcripts,
    preview,
    keySheet,
    editorModels,
    provideProposals(desk),
    watchOutcomes(desk, showUnasked),
    watchReady(desk, panel, showUnasked),
    watchPausedRules(desk, showUnasked),
    registerCommands({
      desk,
      world: entered,
      signIn,
      panel,
      report,
      requests,
      transcripts,
      preview,
      keySheet,
      editorModels,
      channel,
      recentLines,
      showError,
    }),
    watchDailyLimit(desk),
    registerAgents(desk, participant),
    withDocuments(desk, transcripts, showUnasked),
    vscode.window.registerWebviewViewProvider(VIEW_ID, panel),
    vscode.workspace.registerFileSystemProvider(DRAFT_SCHEME, files, { isCaseSensitive: true }),
    vscode.workspace.registerFileSystemProvider(MEMORY_SCHEME, memoryFiles, {
      isCaseSensitive: true,
    }),
    vscode.workspace.registerTextDocumentContentProvider(
      VERSION_SCHEME,
      createVersionProvider(desk),
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(SECTION)) return;
      applySettings().catch(showUnasked);
      checkSettings();
    }),
  );
  desk.client.changed.on((phase) => {
    if (phase === 'failed') showUnasked(desk.client.failure());
  });

  // It reads every setting: the window and the other extensions come first.
  setImmediate(checkSettings);
  const demoUrl = readDemoUrl();
  if (demoUrl) {
    // A failure is the client's too: shown by the panel, the status bar and the listener above.
    entered.enterNamed(readDemoUrl).catch(() => undefined);
    // Whoever names a demo came to see it.
    void vscode.commands.executeCommand(`${VIEW_ID}.focus`);
    // Work that is due must not wait for somebody to open the view. A failure shows in the status bar.
  } else if (desk.hasAccount()) desk.client.start().catch(() => undefined);

  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return {
    desk,
    statusBar: status.item,
    pageHtml: panel.html,
    keysHtml: keySheet.html,
    previewed: preview.shown,
    secretStore: context.secrets,
    participant,
  };
}

/** VS Code waits up to five seconds for it. */
export async function deactivate(): Promise<void> {
  await world?.close();
  world = undefined;
}
