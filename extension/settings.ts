import * as vscode from 'vscode';
import type { RawSettings } from './configuration.ts';
import { problemOf, settingSchemas, type SettingSchema } from './settingSchema.ts';

export const SECTION = 'dialogDesk';

export const EXTENSION_ID = 'dialog-desk.dialog-desk';

/** Told apart by whoever uses it: what cannot be meant there has no default to fall back to, or is right in part. */
const AS_WRITTEN = ['model.baseUrl', 'prices'];

let schemas: Map<string, SettingSchema> | undefined;

/** What the manifest says of each setting. */
export function ownSchemas(): Map<string, SettingSchema> {
  schemas ??= settingSchemas(vscode.extensions.getExtension(EXTENSION_ID)?.packageJSON);
  return schemas;
}

/** A setting by its full name, as it stands in the settings. */
export function readWritten(name: string): unknown {
  return vscode.workspace.getConfiguration().get(name);
}

/** A setting, or its default where it cannot be used as it is written. */
function read(name: string): unknown {
  const written = vscode.workspace.getConfiguration(SECTION).get(name);
  const schema = ownSchemas().get(`${SECTION}.${name}`);
  const isUsable = !schema || problemOf(schema, written) === undefined;
  return isUsable || AS_WRITTEN.includes(name) ? written : schema.default;
}

/** All of them are scoped to the user: a workspace cannot redirect the model, the demo or the instructions. */
export function readSettings(): RawSettings {
  return {
    provider: read('model.provider'),
    baseUrl: read('model.baseUrl'),
    redaction: read('redaction'),
    draftModel: read('model.draft'),
    analysisModel: read('model.analysis'),
    historyLimit: read('history.limit'),
    undoSeconds: read('undoSeconds'),
    concurrency: read('concurrency'),
    instructions: read('instructions'),
    maxMessages: read('conversations.maxMessages'),
    retentionDays: read('conversations.retentionDays'),
    cleanupHour: read('conversations.cleanupHour'),
    markReadOnReply: read('markReadOnReply'),
    voice: read('voice'),
    learnFromEdits: read('learnFromEdits'),
    encryptAtRest: read('encryptAtRest'),
    fileQuotaMegabytes: read('files.quotaMegabytes'),
    dailyUsd: read('dailyLimit.usd'),
    dailyTokens: read('dailyLimit.tokens'),
    prices: read('prices'),
  };
}

/** Which Telegram server, as written; scoped to the machine: no workspace and no sync leads a sign-in elsewhere. */
export function readServer(): unknown {
  return vscode.workspace.getConfiguration(SECTION).get('telegram.server');
}

/** Address of a demo that runs already; empty: none. */
export function readDemoUrl(): string {
  const url = read('demo.url');
  return typeof url === 'string' ? url.trim() : '';
}

/** Whether a notification tells how many drafts became ready while nobody looked. */
export function readNotifyWhenReady(): boolean {
  return read('notifyWhenReady') === true;
}

/** Where models are, with the one that does both tasks there. */
export async function writeProvider(provider: 'vscode', modelId: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const { Global } = vscode.ConfigurationTarget;
  await settings.update('model.draft', modelId, Global);
  await settings.update('model.analysis', modelId, Global);
  await settings.update('model.provider', provider, Global);
}

export async function writeModel(task: 'draft' | 'analysis', modelId: string): Promise<void> {
  await vscode.workspace
    .getConfiguration(SECTION)
    .update(`model.${task}`, modelId, vscode.ConfigurationTarget.Global);
}

export async function writeInstructions(text: string): Promise<void> {
  await vscode.workspace
    .getConfiguration(SECTION)
    .update('instructions', text, vscode.ConfigurationTarget.Global);
}
