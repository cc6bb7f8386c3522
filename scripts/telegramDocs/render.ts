import { telegramError } from '../../sidecar/telegram/errors.ts';
import { ANYWHERE, METHODS, type MethodRow } from './conformance.ts';

/** The whole list as Markdown; the same for the same tables. */
export function renderConformance(introduction: string): string {
  const rows = Object.entries(METHODS).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = [
    introduction.trim(),
    '## Refusals of any method',
    errorTable(ANYWHERE),
    anywhere(),
    '## Methods',
    ...rows.map(([name, row]) => section(name, row)),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The name as Telegram's documentation writes it. */
export function nameInTelegram(name: string): string {
  const parts = name.split('.');
  const own = parts.pop() ?? '';
  return [...parts, own.charAt(0).toLowerCase() + own.slice(1)].join('.');
}

function anywhere(): string {
  const { message, hint } = telegramError('FLOOD_WAIT_42', 420);
  const slow = telegramError('SLOWMODE_WAIT_42', 420);
  const trouble = telegramError('INTERNAL', 500);
  const unknown = telegramError('SOMETHING_NEW', 400);
  return [
    `- \`FLOOD_WAIT_n\`, \`FLOOD_PREMIUM_WAIT_n\`: “${message}” ${hint} Shown with a countdown; what was asked waits as long.`,
    `- \`SLOWMODE_WAIT_n\`: “${slow.message}” The same, of one chat.`,
    `- Codes from 500 and below 0: “${trouble.message}” Tried again by the queue's rules.`,
    `- Any other name: “${unknown.message}” ${unknown.hint}`,
    '- No answer, no connection: `telegramOffline`. Tried again once it is back.',
  ].join('\n');
}

function section(name: string, row: MethodRow): string {
  return [
    `### ${nameInTelegram(name)}`,
    row.for,
    ...(row.refusals?.length ? [errorTable(row.refusals)] : []),
    ...(row.handled ? [handledList(row.handled)] : []),
    `Shown by:\n\n${row.tests.map(testLine).join('\n')}`,
  ].join('\n\n');
}

function errorTable(names: readonly string[]): string {
  const rows = names.map((name) => {
    const { code, message, hint } = telegramError(name, 400);
    return [`\`${name}\``, `\`${code}\``, message, hint ?? ''];
  });
  return table(['Telegram answers', 'code', 'the user reads', 'next step'], rows);
}

function handledList(handled: Readonly<Record<string, string>>): string {
  const lines = Object.entries(handled).map(([name, what]) => `- \`${name}\`: ${what}.`);
  return `Answered without asking the user:\n\n${lines.join('\n')}`;
}

function testLine(test: string): string {
  const [file = '', ...title] = test.split(': ');
  return `- \`${file}\`: ${title.join(': ')}`;
}

/** Padded, as the formatter of this repository leaves it. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
