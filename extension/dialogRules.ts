import * as vscode from 'vscode';
import { t } from '../protocol/l10n.ts';
import type { Result } from '../protocol/methods.ts';
import type { DialogRule } from '../protocol/dialogRecords.ts';
import type { Desk } from './desk.ts';
import { foreignText } from './foreignText.ts';
import { fetchDialog, pickAccount, pickDialog } from './pickers.ts';
import { pickFromRemovable } from './removableList.ts';
import { formatHours, parseCount, parseHours } from './ruleText.ts';

type Listed = Result<'dialog/listRules'>['rules'][number];

interface Place {
  accountId: string;
  dialogId: string;
}

const DAY: DialogRule = { hours: { from: 540, to: 1260 }, mostPerDay: 5, evenIfMuted: false };
const ANY_HOUR: DialogRule = { ...DAY, hours: null };

/** Asks when the dialog is to be processed without being asked; without one, which dialog first. */
export async function editRule(desk: Desk, given?: Place): Promise<void> {
  await desk.client.start();
  const chosen = given ?? (await choosePlace(desk));
  if (!chosen) return;
  const dialog = await fetchDialog(desk, chosen);
  const rule = await askForRule(dialog.title, dialog.rule);
  if (rule === undefined) return;
  await desk.client.request('dialog/setRule', { ...chosen, rule });
}

/** The dialogs that have a rule: Enter changes it, the button beside it removes it. */
export async function showRules(desk: Desk): Promise<void> {
  await desk.client.start();
  const account = await pickAccount(desk);
  if (!account) return;
  const { accountId } = account;
  const { client } = desk;
  const answer = await pickFromRemovable({
    title: t('Dialogs processed automatically'),
    removes: t('Process only when I ask'),
    placeholder: () => t('Nothing is sent without your approval.'),
    another: t('$(add) Another dialog…'),
    load: async () => (await client.request('dialog/listRules', { accountId })).rules.map(itemOf),
    remove: (dialogId) => client.request('dialog/setRule', { accountId, dialogId, rule: null }),
  });
  if (answer === undefined) return;
  await editRule(desk, answer === 'another' ? undefined : { accountId, dialogId: answer.key });
}

function itemOf({ dialogId, dialogTitle, rule, startedToday, pausedAt }: Listed) {
  return {
    label: `${pausedAt === undefined ? '$(zap)' : '$(debug-pause)'} ${foreignText(dialogTitle)}`,
    description: describeRule(rule),
    ...(pausedAt !== undefined
      ? { detail: t('Paused: its last drafts went unused. Choose when to go on.') }
      : {}),
    ...(pausedAt === undefined && startedToday > 0
      ? { detail: t('Drafts today: {0}', startedToday) }
      : {}),
    key: dialogId,
  };
}

function describeRule({ hours, mostPerDay, evenIfMuted }: DialogRule): string {
  const when = hours ? formatHours(hours) : t('at any hour');
  const most = t('at most {0} a day', mostPerDay);
  return [when, most, ...(evenIfMuted ? [t('even if muted')] : [])].join(' · ');
}

async function choosePlace(desk: Desk): Promise<Place | undefined> {
  const picked = await pickDialog(desk, t('Process which dialog automatically?'));
  return picked && { accountId: picked.accountId, dialogId: picked.dialog.dialogId };
}

/** Null: no rule any more; undefined: the user left it as it was. */
async function askForRule(
  title: string,
  current: DialogRule | undefined,
): Promise<DialogRule | null | undefined> {
  const items = [
    { label: t('$(zap) By day'), description: describeRule(DAY), rule: DAY },
    {
      label: t('$(zap) At any hour'),
      description: describeRule(ANY_HOUR),
      rule: ANY_HOUR,
    },
    { label: t('$(settings-gear) Other hours or number…'), rule: undefined },
    ...(current
      ? [
          {
            label: t('$(circle-slash) Only when I ask'),
            description: t('now: {0}', describeRule(current)),
            rule: null,
          },
        ]
      : []),
  ];
  const answer = await vscode.window.showQuickPick(items, {
    title: foreignText(t('Process {0} automatically', title)),
    placeHolder: t(
      'A draft is written 8 s after the last message. Nothing is sent without your approval.',
    ),
  });
  if (!answer) return undefined;
  return answer.rule === undefined ? askForDetails(current ?? DAY) : answer.rule;
}

async function askForDetails(current: DialogRule): Promise<DialogRule | undefined> {
  const hours = await vscode.window.showInputBox({
    title: t('Between which hours? (1/3)'),
    prompt: t('On this machine’s clock, such as 9–21 or 22:00–6:30. Empty: at any hour.'),
    value: current.hours ? formatHours(current.hours) : '',
    validateInput: (text) =>
      parseHours(text) === undefined ? t('Write it as 9–21 or 22:00–6:30.') : undefined,
  });
  if (hours === undefined) return undefined;
  const count = await vscode.window.showInputBox({
    title: t('How many drafts a day at most? (2/3)'),
    prompt: t('From 1 to 100. What comes after them waits for the next day.'),
    value: String(current.mostPerDay),
    validateInput: (text) =>
      parseCount(text) === undefined ? t('A number from 1 to 100.') : undefined,
  });
  const mostPerDay = parseCount(count ?? '');
  if (mostPerDay === undefined) return undefined;
  const choices = [
    { label: t('Not while it is muted or archived'), evenIfMuted: false },
    { label: t('Even while it is muted or archived'), evenIfMuted: true },
  ];
  const muted = await vscode.window.showQuickPick(choices, {
    title: t('And while the chat is muted? (3/3)'),
  });
  if (!muted) return undefined;
  return { hours: parseHours(hours) ?? null, mostPerDay, evenIfMuted: muted.evenIfMuted };
}
