import assert from 'node:assert/strict';
import { vscode } from './vscodeApi.ts';

type Answer = string | undefined;
interface Asked {
  text: string;
  choices: string[];
}

const { window } = vscode;
const real = {
  showInputBox: window.showInputBox,
  showQuickPick: window.showQuickPick,
  showWarningMessage: window.showWarningMessage,
  showErrorMessage: window.showErrorMessage,
  showInformationMessage: window.showInformationMessage,
};

/**
 * Stands in for the person at the window: what VS Code would ask is answered from a list, in order, and what was
 * asked is kept. A question nobody foresaw is answered with nothing (Escape), and is kept too.
 */
export function createPerson() {
  const asked: Asked[] = [];
  const answers: Answer[] = [];

  function answer(text: string, choices: string[]): Answer {
    asked.push({ text, choices });
    return answers.shift();
  }

  function message(text: string, ...rest: unknown[]): Promise<unknown> {
    const choices = rest.filter((item) => typeof item === 'string');
    return Promise.resolve(answer(text, choices));
  }

  async function quickPick(given: unknown, options?: { title?: string }): Promise<unknown> {
    const items: unknown = await given;
    assert.ok(Array.isArray(items));
    const labels = items.map((item: unknown) => labelOf(item));
    const wanted = answer(options?.title ?? '', labels);
    if (wanted === undefined) return undefined;
    const found = labels.findIndex((label) => label.includes(wanted));
    assert.notEqual(found, -1, `“${wanted}” is not offered: ${labels.join(', ')}`);
    return items[found];
  }

  function inputBox(options?: { prompt?: string; password?: boolean }): Promise<Answer> {
    const text = `${options?.password ? '(hidden) ' : ''}${options?.prompt ?? ''}`;
    return Promise.resolve(answer(text, []));
  }

  Object.assign(window, {
    showInputBox: inputBox,
    showQuickPick: quickPick,
    showWarningMessage: message,
    showErrorMessage: message,
    showInformationMessage: message,
  });

  return {
    asked,
    /** What they answer to the next questions. */
    willAnswer(...next: Answer[]): void {
      answers.push(...next);
    },
    /** Everything was asked for that was prepared. */
    assertDone(): void {
      assert.deepEqual(answers, [], 'answers that nobody asked for');
    },
    leave(): void {
      Object.assign(window, real);
    },
  };
}

function labelOf(item: unknown): string {
  if (typeof item === 'string') return item;
  assert.ok(item !== null && typeof item === 'object' && 'label' in item);
  return String(item.label);
}
