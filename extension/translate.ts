/** `vscode.l10n.t`, handed to the files that know nothing of VS Code. */
export type Translate = (text: string, ...args: (string | number)[]) => string;

/** What `t` does where there is no translation; for tests. */
export const untranslated: Translate = (text, ...args) =>
  text.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
