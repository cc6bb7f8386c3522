import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { askInBox } from './inputBox.ts';
import type { TelegramApi } from './secrets.ts';

const TELEGRAM_APPS = 'https://my.telegram.org/apps';

/** Telegram's API id and hash, in two guided steps. @returns whether they are set now. */
export async function setUpTelegram(desk: Desk): Promise<boolean> {
  const title = t('Set Up Telegram API');
  const have = { label: t('$(key) Enter my API id and hash') };
  const get = {
    label: t('$(link-external) Get them first'),
    description: TELEGRAM_APPS,
  };
  const placeHolder = t('Telegram gives every person an API id and hash of their own.');
  const start = await vscode.window.showQuickPick([have, get], {
    title,
    placeHolder,
    ignoreFocusOut: true,
  });
  if (!start) return false;
  if (start === get) await vscode.env.openExternal(vscode.Uri.parse(TELEGRAM_APPS));
  const entered = await askApi(title);
  if (!entered) return false;
  await desk.secrets.save(desk.profile().name, 'telegram', entered);
  await desk.reconfigure();
  return true;
}

/** The key of the model's endpoint; an empty one is forgotten. */
export async function setModelKey(desk: Desk): Promise<void> {
  const key = await ask({
    title: t('Set Model Key'),
    prompt: t('API key of the model. Kept in the secret store; empty to forget it.'),
    password: true,
    validateInput: (text) =>
      /[\s\p{Cc}]/u.test(text.trim()) ? t('A key has no spaces.') : undefined,
  });
  if (key === undefined) return;
  const name = desk.modelProfile();
  if (key === '') await desk.secrets.wipe(name, 'modelKey');
  else await desk.secrets.save(name, 'modelKey', key);
  await desk.reconfigure();
}

/** Both steps; the arrow in the second leads back to the first. */
async function askApi(title: string): Promise<TelegramApi | undefined> {
  let value = '';
  for (;;) {
    const id = await askInBox({
      title,
      step: 1,
      totalSteps: 2,
      prompt: t('API id: the number under “App api_id”.'),
      placeholder: '12345678',
      value,
      validate: validateApiId,
    });
    if (id.kind !== 'text') return undefined;
    value = id.text;
    const hash = await askInBox({
      title,
      step: 2,
      totalSteps: 2,
      prompt: t('API hash: the 32 characters under “App api_hash”. Kept in the secret store.'),
      password: true,
      back: true,
      validate: validateApiHash,
    });
    if (hash.kind === 'text') return { apiId: Number(id.text), apiHash: hash.text.trim() };
    if (hash.kind === 'closed') return undefined;
  }
}

async function ask(options: vscode.InputBoxOptions): Promise<string | undefined> {
  return (await vscode.window.showInputBox({ ignoreFocusOut: true, ...options }))?.trim();
}

function validateApiId(text: string): string | undefined {
  const number = Number(text);
  if (/^\d{1,10}$/.test(text) && number > 0 && number < 2 ** 31) return undefined;
  return isApiHash(text)
    ? t('This is the API hash: it comes next. The API id is a number.')
    : t('The API id is a number.');
}

function validateApiHash(text: string): string | undefined {
  if (isApiHash(text)) return undefined;
  return /^\d{1,10}$/.test(text.trim())
    ? t('This is the API id again. The API hash is 32 characters, 0-9 and a-f.')
    : t('The API hash is 32 characters, 0-9 and a-f.');
}

function isApiHash(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text.trim());
}
