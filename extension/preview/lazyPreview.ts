import * as vscode from 'vscode';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import type { ShowError } from '../showError.ts';
import type { DraftPreview } from './draftPreview.ts';

const PREVIEW_TYPE = 'dialogDesk.preview';

/** The preview beside a draft, loaded when one is shown, or comes back after a reload of the window. */
export function lazyPreview(desk: Desk, extensionUri: vscode.Uri, showError: ShowError) {
  let loading: Promise<DraftPreview> | undefined;
  let preview: DraftPreview | undefined;
  let closed = false;

  async function load(): Promise<DraftPreview> {
    loading ??= import('./draftPreview.ts').then(({ createDraftPreview }) =>
      createDraftPreview(desk, { extensionUri, type: PREVIEW_TYPE }, showError),
    );
    preview = await loading;
    if (closed) preview.dispose();
    return preview;
  }

  const restoring = vscode.window.registerWebviewPanelSerializer(PREVIEW_TYPE, {
    deserializeWebviewPanel: async (panel, state) => (await load()).restore(panel, state),
  });

  return {
    show: async (draft: Draft) => (await load()).show(draft),
    /** What it shows now. */
    shown: () => preview?.shown(),
    dispose(): void {
      closed = true;
      restoring.dispose();
      preview?.dispose();
    },
  };
}

export type Preview = ReturnType<typeof lazyPreview>;
