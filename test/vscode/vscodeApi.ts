import { createRequire } from 'node:module';

type Vscode = typeof import('vscode');

/**
 * The API object that the extension's bundle has too. An ESM import would get a second one, and what a test answers
 * in the person's place would not reach the extension.
 */
export const vscode: Vscode = createRequire(import.meta.url)('vscode');
