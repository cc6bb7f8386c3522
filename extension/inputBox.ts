import * as vscode from 'vscode';

export interface BoxOptions {
  title: string;
  prompt: string;
  placeholder?: string;
  password?: boolean;
  /** "2/3" beside the title. */
  step?: number;
  totalSteps?: number;
  /** Offers the arrow that leads back. */
  back?: boolean;
  value?: string;
  /** What is wrong with a text, asked when it is entered. */
  validate?: (text: string) => string | undefined;
  /** Closes it: what was asked is not asked any more. */
  token?: vscode.CancellationToken;
}

export type BoxAnswer = { kind: 'text'; text: string } | { kind: 'back' } | { kind: 'closed' };

/** VS Code's input box with a way back and a complaint that stays until the text changes; it stays open beside other windows. */
export function askInBox(options: BoxOptions): Promise<BoxAnswer> {
  const { title, prompt, placeholder, password, step, totalSteps, value = '', token } = options;
  const box = vscode.window.createInputBox();
  Object.assign(box, {
    title,
    prompt,
    placeholder,
    password: password ?? false,
    step,
    totalSteps,
    value,
    ignoreFocusOut: true,
    buttons: options.back ? [vscode.QuickInputButtons.Back] : [],
  });
  return new Promise<BoxAnswer>((resolve) => {
    box.onDidAccept(() => {
      // A password may begin or end with a space.
      const text = password ? box.value : box.value.trim();
      const complaint = options.validate?.(text);
      if (complaint === undefined) resolve({ kind: 'text', text });
      else box.validationMessage = complaint;
    });
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidTriggerButton(() => resolve({ kind: 'back' }));
    box.onDidHide(() => resolve({ kind: 'closed' }));
    token?.onCancellationRequested(() => resolve({ kind: 'closed' }));
    box.show();
  }).finally(() => box.dispose());
}
