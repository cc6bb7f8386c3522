import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestAccess } from '../../extension/main.ts';
import { vscode } from './vscodeApi.ts';

export const EXTENSION_ID = 'dialog-desk.dialog-desk';

/** The extension of this window, active. */
export async function openWindow(): Promise<TestAccess> {
  const extension = vscode.extensions.getExtension<TestAccess | undefined>(EXTENSION_ID);
  assert.ok(extension, 'the extension is not installed');
  const access = await extension.activate();
  assert.ok(access, 'the extension does not know that it is under test');
  return access;
}

/** Runs one of the extension's commands. */
export async function run(name: string, argument?: unknown): Promise<void> {
  await vscode.commands.executeCommand(`dialogDesk.${name}`, argument);
}

/** Every file below a folder. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** The files below a folder that hold a text, as UTF-8 or UTF-16. */
export async function filesHolding(folder: string, text: string): Promise<string[]> {
  const needles = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  const found: string[] = [];
  for (const file of await filesBelow(folder)) {
    const content = await readFile(file).catch(() => undefined); // Gone since it was listed.
    if (content && needles.some((needle) => content.includes(needle))) found.push(file);
  }
  return found;
}
