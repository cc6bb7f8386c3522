import * as vscode from 'vscode';
import { t } from '../../protocol/l10n.ts';
import { languageName, languagesToOffer } from '../../protocol/languages.ts';
import type { Desk } from '../desk.ts';
import { dialogFrom } from '../dialogFrom.ts';
import { foreignText } from '../foreignText.ts';
import { pickDialog } from '../pickers.ts';
import { saveDraft } from './draftEditors.ts';
import { draftIdFrom } from './draftIdFrom.ts';

interface Place {
  accountId: string;
  dialogId: string;
}

/** Asks in which language: those of the dialog come first. Null: as the messages are; undefined: left as it was. */
export async function pickLanguage(
  desk: Desk,
  place: Place,
  options: { title: string; current?: string | undefined; orAsMessages?: boolean },
): Promise<string | null | undefined> {
  const { title, current, orAsMessages } = options;
  const { chosen, used } = await desk.client.request('dialog/replyLanguages', place);
  const marks = (tag: string) =>
    [
      ...(tag === current ? [t('now')] : []),
      ...(tag === chosen ? [t('always in this dialog')] : []),
      ...(used.includes(tag) ? [t('used here')] : []),
    ].join(' · ');
  const items: { label: string; description: string; tag: string | null }[] = languagesToOffer(
    chosen === null ? used : [chosen, ...used],
  ).map((tag) => ({
    label: languageName(tag, vscode.env.language),
    description: [tag, marks(tag)].filter(Boolean).join(' · '),
    tag,
  }));
  if (orAsMessages && chosen !== null) {
    const label = t('$(sparkle) As the messages are');
    items.unshift({ label, description: t('from now on in this dialog'), tag: null });
  }
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return picked?.tag;
}

/** Chooses the language of a reply before it is written, or writes it anew in another; for this one, or for the dialog. */
export async function replyIn(desk: Desk, argument: unknown): Promise<void> {
  await desk.client.start();
  const row = dialogFrom(argument);
  const draftId = row ? undefined : draftIdFrom(argument);
  if (draftId !== undefined) return replyToDraftIn(desk, draftId);
  const place = row ?? (await pickPlace(desk));
  if (!place) return;
  const replyLanguage = await chooseFor(desk, place, undefined);
  if (replyLanguage === undefined) return;
  await desk.client.request('dialog/process', {
    accountId: place.accountId,
    dialogIds: [place.dialogId],
    ...(replyLanguage === null ? {} : { replyLanguage }),
  });
}

async function replyToDraftIn(desk: Desk, draftId: string): Promise<void> {
  const { draft } = await desk.client.request('draft/get', { draftId });
  const replyLanguage = await chooseFor(desk, draft, draft.replyLanguage);
  if (replyLanguage === undefined) return;
  await saveDraft(draftId);
  const { version } = (await desk.client.request('draft/get', { draftId })).draft;
  const answer = await desk.client.request('draft/regenerate', {
    draftId,
    version,
    ...(replyLanguage === null ? {} : { replyLanguage }),
  });
  desk.model.keep(answer.draft);
}

async function pickPlace(desk: Desk): Promise<Place | undefined> {
  const title = t('Reply in which dialog?');
  const picked = await pickDialog(desk, title, ({ canSend }) => canSend);
  return picked && { accountId: picked.accountId, dialogId: picked.dialog.dialogId };
}

/** Keeps it as the dialog's choice where the user says so. */
async function chooseFor(
  desk: Desk,
  place: Place & { dialogTitle?: string },
  current: string | undefined,
): Promise<string | null | undefined> {
  const { accountId, dialogId, dialogTitle } = place;
  const title =
    dialogTitle === undefined
      ? t('Reply in which language?')
      : foreignText(t('Reply to {0} in which language?', dialogTitle));
  const where = { accountId, dialogId };
  const tag = await pickLanguage(desk, where, { title, current, orAsMessages: true });
  if (tag === undefined) return undefined;
  if (tag !== null) {
    const once = { label: t('Only this time'), always: false };
    const always = { label: t('Always in this dialog'), always: true };
    const kept = await vscode.window.showQuickPick([once, always], { title });
    if (!kept) return undefined;
    if (!kept.always) return tag;
  }
  await desk.client.request('dialog/setReplyLanguage', { ...where, replyLanguage: tag });
  return tag;
}
