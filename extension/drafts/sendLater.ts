import * as vscode from 'vscode';
import { t } from '../../protocol/l10n.ts';
import { parseSendTime, sendTimes, type SendTime } from './sendTimes.ts';

/** Asks when a reply is to leave; undefined where the user thought better of it. */
export async function pickSendTime(): Promise<Date | undefined> {
  const labels: Record<SendTime['label'], string> = {
    inAnHour: t('In an hour'),
    thisEvening: t('This evening'),
    tomorrowMorning: t('Tomorrow morning'),
    mondayMorning: t('Monday morning'),
  };
  const format = new Intl.DateTimeFormat(vscode.env.language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  const items: (vscode.QuickPickItem & { at: Date | undefined })[] = [
    ...sendTimes(new Date()).map(({ label, at }) => ({
      label: labels[label],
      description: format.format(at),
      at,
    })),
    { label: t('Choose a date and time…'), at: undefined },
  ];
  const title = t('When should the reply leave?');
  const placeHolder = t(
    'It leaves while the worker runs, else as soon as it runs again. Until then it can be taken back; if they write first, it waits for you.',
  );
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
  return picked && (picked.at ?? typeSendTime());
}

async function typeSendTime(): Promise<Date | undefined> {
  const wrong = {
    invalid: t('Write it as 2026-11-24 09:00, or 09:00 for the next time it is nine.'),
    past: t('This time has passed.'),
    far: t('At most a year ahead.'),
  };
  const text = await vscode.window.showInputBox({
    title: t('When should the reply leave?'),
    prompt: t('Date and time, or a time alone.'),
    placeHolder: t('2026-11-24 09:00 · 18:30'),
    validateInput: (typed) => {
      const at = parseSendTime(typed, new Date());
      return typeof at === 'string' ? wrong[at] : undefined;
    },
  });
  if (text === undefined) return undefined;
  const at = parseSendTime(text, new Date());
  return typeof at === 'string' ? undefined : at;
}
