import { by, me, them, type DialogData, type PersonData } from './notation.ts';

const zavuch: PersonData = { id: 7401, firstName: 'Нина', lastName: 'Павловна' };
const misha: PersonData = { id: 7402, firstName: 'Миша', lastName: '8Б' };
const liza: PersonData = { id: 7403, firstName: 'Лиза', lastName: '8Б' };
const kostya: PersonData = { id: 7404, firstName: 'Костя' };

export const dmitryGroups: DialogData[] = [
  {
    with: {
      id: 8201,
      kind: 'supergroup',
      title: 'Учительская ☕',
      memberCount: 23,
      members: [zavuch],
    },
    unread: 2,
    messages: [
      by(zavuch, '1d', 'Коллеги, педсовет в среду в 15:00.'),
      me('23h', 'Буду.'),
      by(zavuch, '20m', '@dmitry_demo покажете опыт с маятником? Это на пять минут.', {
        mentionsMe: true,
      }),
      by(zavuch, '19m', 'И пришлите список оборудования, пожалуйста.'),
    ],
  },
  {
    with: {
      id: 8202,
      kind: 'supergroup',
      title: '8Б · физика',
      memberCount: 29,
      members: [misha, liza],
    },
    unread: 2,
    messages: [
      by(misha, '1d 2h', 'А задача 14 точно решается?'),
      me('1d 1h', 'Точно. Подсказка: закон сохранения энергии.'),
      by(liza, '45m', 'У меня получилось 3,2 м/с. Это правильно?'),
      by(misha, '44m', 'У меня 32 😅'),
    ],
  },
  {
    with: {
      id: 8203,
      kind: 'group',
      title: 'Футбол по вторникам ⚽',
      memberCount: 11,
      members: [kostya],
    },
    unread: 1,
    messages: [
      by(kostya, '9d', 'Футбол по вторникам ⚽', { service: 'created' }),
      me('2d', 'Я в воротах!'),
      by(kostya, '3h', 'Нас девять. Кто приведёт десятого?'),
    ],
  },
  {
    with: {
      id: 8204,
      kind: 'broadcast',
      title: 'Физика каждый день',
      username: 'fizika_demo',
      memberCount: 52_000,
    },
    unread: 1,
    messages: [
      them('2d', 'Почему небо голубое: объясняем за минуту.'),
      them('5h', 'Задача недели: сколько весит облако?'),
    ],
  },
  {
    with: { id: 8205, kind: 'broadcast', title: 'Новости района', memberCount: 3400 },
    unread: 1,
    isMuted: true,
    messages: [
      them('13h', 'На Садовой меняют трубы, автобус 12 идёт в объезд.', { isEdited: true }),
    ],
  },
];
