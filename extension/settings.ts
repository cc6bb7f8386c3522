import * as vscode from 'vscode';
import type { RawSettings } from './configuration.ts';

export const SECTION = 'dialogDesk';

/** All of them are scoped to the user: a workspace cannot redirect the model, the demo or the instructions. */
export function readSettings(): RawSettings {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return {
    baseUrl: settings.get('model.baseUrl'),
    draftModel: settings.get('model.draft'),
    analysisModel: settings.get('model.analysis'),
    historyLimit: settings.get('history.limit'),
    undoSeconds: settings.get('undoSeconds'),
    concurrency: settings.get('concurrency'),
    instructions: settings.get('instructions'),
  };
}

/** Address of a demo that runs already; empty: none. */
export function readDemoUrl(): string {
  const url = vscode.workspace.getConfiguration(SECTION).get('demo.url');
  return typeof url === 'string' ? url.trim() : '';
}

export async function writeModel(task: 'draft' | 'analysis', modelId: string): Promise<void> {
  await vscode.workspace
    .getConfiguration(SECTION)
    .update(`model.${task}`, modelId, vscode.ConfigurationTarget.Global);
}
