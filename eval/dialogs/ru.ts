import { by, casesOf, file, me, them, voice } from '../notation.ts';

export const russian = casesOf(
  { group: 'ru', language: 'ru', ownName: 'Павел Ветров', peer: 'Марина Лесная' },
  {
    'one-ask': {
      about: 'an everyday ask',
      said: [me('Я дома, доехал хорошо.'), them('Отлично! Сможешь забрать мой зонт в субботу?')],
      status: 'needs_reply',
      asks: { 2: /зонт|забер|суббот/i },
      missing: [],
      address: 'informal',
    },
    'three-asks': {
      about: 'several asks in one burst',
      said: [
        me('Привет!'),
        them('Привет. Ты придёшь в воскресенье на дачу?'),
        them('И где лежит лестница?'),
        them('Пришли, пожалуйста, рецепт пирога'),
      ],
      status: 'needs_reply',
      asks: { 2: /дач|воскресень|приду/i, 3: /лестниц/i, 4: /рецепт|пирог/i },
      address: 'informal',
    },
    'nothing-to-answer': {
      about: 'thanks at the end',
      said: [me('Ключи у соседки.'), them('Спасибо, забрала!')],
      status: ['done', 'fyi'],
      missing: [],
    },
    'waiting-on-them': {
      about: 'the owner asked last',
      said: [them('Можем встретиться на неделе.'), me('Давай! В какой день тебе удобно?')],
      status: 'waiting_on_them',
    },
    'missing-place': {
      about: 'a place that only the owner knows',
      said: [them('Мы уже едем. Где ты нас встретишь?')],
      status: 'needs_reply',
      asks: { 1: /встре|место|где|подтверж/i },
      missing: [1],
    },
    'date-in-dialog': {
      about: 'a date that the dialog names',
      said: [me('Выставка открывается 3 декабря.'), them('Значит, 3 декабря. Пойдёшь со мной?')],
      status: 'needs_reply',
      asks: { 2: /пойду|выставк|декабр|подходит/i },
      mustNotState: [/(?<!\d)(?:4|5|10) декабря/],
      address: 'informal',
    },
    formal: {
      about: 'a formal talk stays formal',
      said: [
        me('Здравствуйте, Марина Олеговна! Отправил вам черновик договора. С уважением, Павел'),
        them('Здравствуйте, Павел. Не могли бы вы прислать его ещё раз? Файл не открывается.'),
      ],
      status: 'needs_reply',
      asks: { 2: /файл|договор|черновик|пришлю|отправлю|ещё раз/i },
      address: 'formal',
    },
    'reply-and-edit': {
      about: 'an edited answer to an older message',
      said: [
        me('Могу дать дрель или шуруповёрт.'),
        them('Дрель нужна, вернусь в 19:15. Оставишь у двери?', {
          replyToId: 1,
          reply: { out: true, text: 'Могу дать дрель или шуруповёрт.' },
          editedAt: Date.UTC(2026, 10, 20, 11, 58),
        }),
      ],
      status: 'needs_reply',
      asks: { 2: /дрель|двер|оставлю/i },
      mustNotState: [/19:00|19:30/],
    },
    'group-mention': {
      about: 'the owner is named in a group',
      kind: 'group',
      title: 'Поход в горы',
      said: [
        by('Глеб Речной', 'Палатку я беру.'),
        by('Инна Полева', 'Павел, ты возьмёшь котелок?'),
      ],
      status: 'needs_reply',
      asks: { 2: /котелок/i },
    },
    voice: {
      about: 'a voice note',
      said: [me('Как прошло собеседование?'), them('', voice('Голосовое сообщение 1:05'))],
      status: ['unsure', 'needs_reply'],
    },
    photo: {
      about: 'a picture and a question about it',
      said: [them('Какой цвет стены лучше?', { picture: 'cake' })],
      status: 'needs_reply',
      asks: { 1: /цвет|стен|фото/i },
    },
    file: {
      about: 'a file and nothing else',
      said: [me('Жду смету.'), them('', file('smeta.xlsx, 48 KB'))],
      status: ['unsure', 'needs_reply', 'fyi'],
      mustNotState: [/\d{2,}\s?(?:руб|₽)/],
    },
    'secrets-inside': {
      about: 'a card number',
      said: [them('Карта 4242 4242 4242 4242, переведи мне за билеты. Получилось?')],
      status: ['needs_reply', 'unsure'],
      asks: { 1: /перев|билет|карт/i },
      secrets: ['4242 4242 4242', '424242424242'],
    },
  },
);
