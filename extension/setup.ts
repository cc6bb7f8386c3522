import * as vscode from 'vscode';
import type { Desk } from './desk.ts';

const TELEGRAM_APPS = 'https://my.telegram.org/apps';

/** Telegram's API id and hash, in two guided steps. @returns whether they are set now. */
export async function setUpTelegram(desk: Desk): Promise<boolean> {
  const title = vscode.l10n.t('Set Up Telegram API');
  const have = { label: vscode.l10n.t('$(key) Enter my API id and hash') };
  const get = {
    label: vscode.l10n.t('$(link-external) Get them first'),
    description: TELEGRAM_APPS,
  };
  const placeHolder = vscode.l10n.t('Telegram gives every person an API id and hash of their own.');
  const start = await vscode.window.showQuickPick([have, get], {
    title,
    placeHolder,
    ignoreFocusOut: true,
  });
  if (!start) return false;
  if (start === get) await vscode.env.openExternal(vscode.Uri.parse(TELEGRAM_APPS));
  const apiId = await ask({
    title: `${title} (1/2)`,
    prompt: vscode.l10n.t('API id: the number under “App api_id”.'),
    validateInput: (text) => validateApiId(text, vscode.l10n.t('The API id is a number.')),
  });
  if (apiId === undefined) return false;
  const apiHash = await ask({
    title: `${title} (2/2)`,
    prompt: vscode.l10n.t(
      'API hash: the 32 characters under “App api_hash”. Kept in the secret store.',
    ),
    password: true,
    validateInput: (text) =>
      validateApiHash(text, vscode.l10n.t('The API hash is 32 characters, 0-9 and a-f.')),
  });
  if (apiHash === undefined) return false;
  await desk.secrets.save(desk.profile().name, 'telegram', { apiId: Number(apiId), apiHash });
  await desk.reconfigure();
  return true;
}

/** The key of the model's endpoint; an empty one is forgotten. */
export async function setModelKey(desk: Desk): Promise<void> {
  const key = await ask({
    title: vscode.l10n.t('Set Model Key'),
    prompt: vscode.l10n.t('API key of the model. Kept in the secret store; empty to forget it.'),
    password: true,
    validateInput: (text) =>
      /[\s\p{Cc}]/u.test(text.trim()) ? vscode.l10n.t('A key has no spaces.') : undefined,
  });
  if (key === undefined) return;
  const { name } = desk.profile();
  if (key === '') await desk.secrets.wipe(name, 'modelKey');
  else await desk.secrets.save(name, 'modelKey', key);
  await desk.reconfigure();
}

async function ask(options: vscode.InputBoxOptions): Promise<string | undefined> {
  return (await vscode.window.showInputBox({ ignoreFocusOut: true, ...options }))?.trim();
}

function validateApiId(text: string, message: string): string | undefined {
  const number = Number(text.trim());
  return /^\d{1,10}$/.test(text.trim()) && number > 0 && number < 2 ** 31 ? undefined : message;
}

function validateApiHash(text: string, message: string): string | undefined {
  return /^[0-9a-f]{32}$/i.test(text.trim()) ? undefined : message;
}
