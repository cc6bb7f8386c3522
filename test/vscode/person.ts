import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { vscode } from './vscodeApi.ts';

type Answer = string | undefined;
/** In place of a text: the arrow that leads a step back. */
export const BACK = '‹ back';
/** Before a label: the last button beside it, not the row itself. */
export const BUTTON = '‹button› ';
interface Asked {
  text: string;
  choices: string[];
}

const { window } = vscode;
const real = {
  showInputBox: window.showInputBox,
  createInputBox: window.createInputBox,
  createQuickPick: window.createQuickPick,
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

  /** A box that stays open over a complaint: it is kept as asked again, with the complaint before the prompt. */
  function createInputBox() {
    const accepted = createListeners<void>();
    const hidden = createListeners<void>();
    const changed = createListeners<string>();
    const triggered = createListeners<unknown>();
    const box = {
      prompt: '',
      password: false,
      value: '',
      validationMessage: undefined as string | undefined,
      buttons: [] as unknown[],
      onDidAccept: accepted.add,
      onDidHide: hidden.add,
      onDidChangeValue: changed.add,
      onDidTriggerButton: triggered.add,
      show: () => void setImmediate(next),
      hide: () => hidden.tell(),
      dispose: () => undefined,
    };
    function next(): void {
      const { password, prompt, validationMessage: complaint } = box;
      const text = [password && '(hidden)', complaint && `[${complaint}]`, prompt];
      const given = answer(text.filter(Boolean).join(' '), []);
      if (given === undefined) return hidden.tell();
      if (given === BACK) return triggered.tell(box.buttons[0]);
      box.value = given;
      changed.tell(given);
      accepted.tell();
      if (box.validationMessage !== undefined) setImmediate(next);
    }
    return box;
  }

  /** A list that stays open over its buttons: it is kept as asked again once it has been loaded anew. */
  function createQuickPick() {
    const accepted = createListeners<void>();
    const hidden = createListeners<void>();
    const triggered = createListeners<unknown>();
    const pick = {
      title: '',
      busy: false,
      items: [] as unknown[],
      selectedItems: [] as unknown[],
      onDidAccept: accepted.add,
      onDidHide: hidden.add,
      onDidTriggerItemButton: triggered.add,
      show: () => void next(pick.items),
      hide: () => hidden.tell(),
      dispose: () => void (isClosed = true),
    };
    let isClosed = false;
    async function next(before: unknown[]): Promise<void> {
      await until('the list to be loaded', () => {
        return isClosed || (!pick.busy && pick.items !== before);
      });
      if (isClosed) return;
      const labels = pick.items.map((item) => labelOf(item));
      const given = answer(pick.title, labels);
      if (given === undefined) return hidden.tell();
      const wanted = given.replace(BUTTON, '');
      const item = pick.items[labels.findIndex((label) => label.includes(wanted))];
      assert.ok(item, `“${wanted}” is not offered: ${labels.join(', ')}`);
      if (given === wanted) {
        pick.selectedItems = [item];
        return accepted.tell();
      }
      triggered.tell({ item, button: buttonsOf(item).at(-1) });
      await next(pick.items);
    }
    return pick;
  }

  Object.assign(window, {
    createInputBox,
    createQuickPick,
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

function createListeners<T>() {
  const all: ((told: T) => void)[] = [];
  return {
    add: (listener: (told: T) => void) => {
      all.push(listener);
      return { dispose: () => undefined };
    },
    tell: (told: T) => {
      for (const listener of all) listener(told);
    },
  };
}

function buttonsOf(item: unknown): unknown[] {
  const has = item !== null && typeof item === 'object' && 'buttons' in item;
  return has && Array.isArray(item.buttons) ? item.buttons : [];
}

function labelOf(item: unknown): string {
  if (typeof item === 'string') return item;
  assert.ok(item !== null && typeof item === 'object' && 'label' in item);
  return String(item.label);
}
