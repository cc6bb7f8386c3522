import * as vscode from 'vscode';
import { t } from '../../protocol/l10n.ts';
import { languageName } from '../../protocol/languages.ts';
import {
  PRESET_NAMES,
  PRESETS,
  translateInstruction,
  type Preset,
} from '../../protocol/presets.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { saveDraft } from './draftEditors.ts';
import { pickLanguage } from './replyLanguage.ts';

export type Wish = Preset | 'translate' | 'other' | 'again';

/** What a text is written anew by. */
interface Order {
  instruction?: string;
  replyLanguage?: string;
}

/** Writes the draft anew as wished, from the text as it stands on the screen; asks what is to be different first. */
export async function regenerateDraft(desk: Desk, draftId: string, wish?: Wish): Promise<void> {
  const chosen = wish ?? (await pickWish());
  if (chosen === undefined) return;
  const order = await orderOf(desk, draftId, chosen);
  if (order === undefined) return;
  await saveDraft(draftId);
  await regenerate(desk, (await desk.client.request('draft/get', { draftId })).draft, order);
}

/** The draft as it is known, anew. */
export async function regenerate(desk: Desk, draft: Draft, order: Order = {}): Promise<void> {
  const { draftId, version } = draft;
  const answer = await desk.client.request('draft/regenerate', { draftId, version, ...order });
  desk.model.keep(answer.draft);
}

async function pickWish(): Promise<Wish | undefined> {
  const labels: Record<Preset, string> = {
    shorter: t('Shorter'),
    warmer: t('Warmer'),
    formal: t('More formal'),
    casual: t('More casual'),
    clearer: t('Clearer'),
    decline: t('Say no, politely'),
  };
  const items: { label: string; wish: Wish }[] = [
    { label: t('$(edit) Something else…'), wish: 'other' },
    ...PRESET_NAMES.map((wish) => ({ label: labels[wish], wish })),
    { label: t('Translate…'), wish: 'translate' },
    { label: t('$(refresh) Simply once more'), wish: 'again' },
  ];
  const title = t('What should be different?');
  return (await vscode.window.showQuickPick(items, { title }))?.wish;
}

async function orderOf(desk: Desk, draftId: string, wish: Wish): Promise<Order | undefined> {
  if (wish === 'again') return {};
  if (wish === 'other') return askForInstruction();
  if (wish !== 'translate') return { instruction: PRESETS[wish] };
  const {
    accountId,
    dialogId,
    replyLanguage: current,
  } = (await desk.client.request('draft/get', { draftId })).draft;
  const title = t('Translate into which language?');
  const tag = await pickLanguage(desk, { accountId, dialogId }, { title, current });
  if (!tag) return undefined;
  return { instruction: translateInstruction(languageName(tag, 'en')), replyLanguage: tag };
}

/** Empty: simply once more. */
async function askForInstruction(): Promise<Order | undefined> {
  const instruction = await vscode.window.showInputBox({
    title: t('Regenerate Draft'),
    prompt: t('What should be different? Leave it empty to simply try again.'),
    placeHolder: t('shorter · say no politely · ask for the date'),
    validateInput: (text) => (text.length > 1000 ? t('At most 1000 characters.') : undefined),
  });
  if (instruction === undefined) return undefined;
  return instruction.trim() === '' ? {} : { instruction: instruction.trim() };
}
