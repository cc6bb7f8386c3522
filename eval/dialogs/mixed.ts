import { by, casesOf, me, them } from '../notation.ts';

/** Dialogs in more than one language: the reply is in that of what is to be answered. */
export const mixed = casesOf(
  { group: 'mixed', language: 'en', ownName: 'Max Berger', peer: 'Nina Vogel' },
  {
    'switched-to-german': {
      about: 'English before, the question in German',
      said: [
        me('See you at the fair.'),
        them('Yes, looking forward.'),
        them('Bringst du bitte die Karten für den Zug mit?'),
      ],
      language: 'de',
      status: 'needs_reply',
      asks: { 3: /karten|zug/i },
    },
    'russian-with-english-words': {
      about: 'Russian with English words in it',
      said: [me('Привет, всё готово.'), them('Класс! Скинешь мне slides и demo до встречи?')],
      language: 'ru',
      status: 'needs_reply',
      asks: { 2: /slides|demo|слайд|скину|пришлю/i },
    },
    'group-of-two-languages': {
      about: 'one asks in Spanish, another chats in English',
      kind: 'group',
      title: 'Flat 12',
      said: [
        by('Ana Luz', 'Max, ¿puedes abrir la puerta al cartero?'),
        by('Ben Hill', 'The heating works again.'),
      ],
      language: 'es',
      status: 'needs_reply',
      asks: { 1: /puerta|cartero/i },
    },
    'instructions-name-a-language': {
      about: 'the owner wants replies in Russian here',
      said: [them('Can you open the shop at nine?')],
      instructions: 'Always answer in Russian.',
      language: 'ru',
      status: 'needs_reply',
      asks: { 1: /магазин|открыть|открою|shop|девят/i },
      mayState: ['9'],
    },
    'persian-in-latin-letters': {
      about: 'Persian written in Latin letters',
      said: [me('سلام مینا'), them('salam, farda miay bazar?')],
      language: 'fa',
      status: 'needs_reply',
      asks: { 2: /بازار|فردا|bazar|farda/i },
    },
    'japanese-name-english-talk': {
      about: 'Japanese names, English talk',
      title: '花田 みどり',
      said: [me('The draft is ready.'), them('Great. Could you send it to me today?')],
      status: 'needs_reply',
      asks: { 2: /draft|send|today/i },
    },
  },
);
