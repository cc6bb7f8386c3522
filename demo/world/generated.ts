import type { DialogData } from './notation.ts';

const FIRST = ['Ada', 'Bruno', 'Chloe', 'Dario', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jack'];
const LAST = ['Adler', 'Bell', 'Costa', 'Duval', 'Eriksen', 'Fontaine', 'Grant', 'Hale', 'Ivanov'];
const LINES = [
  'See you tomorrow!',
  'Sent the file, have a look when you can.',
  'Thanks!',
  'Is the meeting still on?',
  'Happy birthday 🎉',
  'Ok, deal.',
  'Где встречаемся?',
];
const FIRST_ID = 1_000_000;

/** Any number of small private dialogs, all older than the written ones; the same in every run. */
export function generatedDialogs(count: number): DialogData[] {
  return Array.from({ length: count }, (_, index) => ({
    with: {
      id: FIRST_ID + index,
      firstName: FIRST[index % FIRST.length]!,
      lastName: `${LAST[index % LAST.length]!} ${index + 1}`,
    },
    ...(index % 5 === 0 ? { unread: 1 } : {}),
    messages: [
      { by: 'peer' as const, ago: `${50 * 1440 + index}m`, text: LINES[index % LINES.length]! },
    ],
  }));
}
