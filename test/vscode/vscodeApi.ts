import { createRequire } from 'node:module';
import type * as Vscode from 'vscode';

/**
 * The API object that the extension's bundle has too. An ESM import would get a second one, and what a test answers
 * in the person's place would not reach the extension.
 */
export const vscode: typeof Vscode = createRequire(import.meta.url)('vscode');
