import { glob, readFile } from 'node:fs/promises';
import { parseSync } from 'oxc-parser';

export interface FoundText {
  /** The English text: the key of its translations. */
  text: string;
  /** Its forms stand between bars. */
  plural: boolean;
  file: string;
}

const SOURCES = '{extension,webview,sidecar,rpc,protocol}/**/*.ts';
const SAYING = new Set(['t', 'tn', 'th', 'phrase']);

/** Every text that the project says to people in their language, as it stands in the source. `root`: a folder's path. */
export async function findTexts(root: string): Promise<FoundText[]> {
  const found: FoundText[] = [];
  for await (const file of glob(SOURCES, { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    const source = await readFile(`${root}/${file}`, 'utf8');
    for (const { text, plural } of textsOf(source, file)) found.push({ text, plural, file });
  }
  return found;
}

/** Those of one source: what `t`, `tn`, `th`, `phrase` and `new AppError` are given, every `hint`, and the titles of commands. */
export function textsOf(source: string, file: string): Omit<FoundText, 'file'>[] {
  const found: Omit<FoundText, 'file'>[] = [];
  // Rows of the tables of errors have their sentence under this name; in the window and the page it means other things.
  const keys = new Set(/^(sidecar|rpc)\//.test(file) ? ['hint', 'message'] : ['hint']);
  // The titles of commands stand on buttons as well.
  if (file === 'extension/commandTable.ts') keys.add('title');
  const add = (node: unknown, plural = false) => {
    for (const text of literalsOf(node)) found.push({ text, plural });
  };
  walk(parseSync(file, source).program, (node) => {
    const { type } = node;
    if (type === 'CallExpression') {
      const name = calledName(node['callee']);
      const [first] = listOf(node['arguments']);
      if (name !== undefined && SAYING.has(name)) add(first, name === 'tn');
    } else if (type === 'NewExpression' && calledName(node['callee']) === 'AppError') {
      add(listOf(node['arguments'])[1]);
    } else if (type === 'Property' && keys.has(nameOf(node['key']) ?? '')) {
      add(node['value']);
    }
  });
  return found;
}

type Node = Record<string, unknown> & { type: string };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  if (!isNode(value)) return;
  visit(value);
  for (const child of Object.values(value)) walk(child, visit);
}

/** Of `t(…)`, and of `vscode.l10n.t(…)`. */
function calledName(callee: unknown): string | undefined {
  if (!isNode(callee)) return undefined;
  return callee.type === 'MemberExpression' ? nameOf(callee['property']) : nameOf(callee);
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : undefined;
}

/** A text as it is written: whole, in pieces joined by `+`, or one of two. What is computed is not written here. */
function literalsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'string' ? [node['value']] : [];
    case 'TemplateLiteral': {
      const quasis = listOf(node['quasis']);
      const [only] = quasis;
      const value = isNode(only) ? only['value'] : undefined;
      const cooked = typeof value === 'object' && value !== null && 'cooked' in value;
      return quasis.length === 1 && cooked ? [String(value.cooked)] : [];
    }
    case 'BinaryExpression': {
      const [left] = literalsOf(node['left']);
      const [right] = literalsOf(node['right']);
      return left === undefined || right === undefined ? [] : [left + right];
    }
    case 'ConditionalExpression':
      return [...literalsOf(node['consequent']), ...literalsOf(node['alternate'])];
    default:
      return [];
  }
}
