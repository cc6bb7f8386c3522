import { by, casesOf, file, me, them } from '../notation.ts';

export const german = casesOf(
  { group: 'de', language: 'de', ownName: 'Jonas Adler', peer: 'Frieda Busch' },
  {
    'one-ask': {
      about: 'an everyday ask',
      said: [me('Bin wieder da.'), them('Super! Kannst du am Sonntag meine Blumen gießen?')],
      status: 'needs_reply',
      asks: { 2: /blumen|gieß|sonntag/i },
      missing: [],
      address: 'informal',
    },
    'two-asks': {
      about: 'two asks in one burst',
      said: [
        me('Moin'),
        them('Moin, bringst du morgen die Leiter mit?'),
        them('Und schick mir bitte das Bild vom Regal'),
      ],
      status: 'needs_reply',
      asks: { 2: /leiter/i, 3: /bild|regal|foto/i },
      address: 'informal',
    },
    'nothing-to-answer': {
      about: 'all is said',
      said: [me('Das Paket liegt im Flur.'), them('Alles klar, danke!')],
      status: ['done', 'fyi'],
      missing: [],
    },
    'waiting-on-them': {
      about: 'the owner asked last',
      said: [them('Wir könnten an den See fahren.'), me('Gern! Wann passt es dir?')],
      status: 'waiting_on_them',
    },
    'missing-price': {
      about: 'a price that only the owner knows',
      said: [them('Hallo, wie viel kostet der Stuhl?')],
      status: 'needs_reply',
      asks: { 1: /stuhl|preis|zahl|kostet/i },
      missing: [1],
      mustNotState: [/\d/],
    },
    formal: {
      about: 'a formal talk stays formal',
      said: [
        me('Guten Tag Frau Busch, anbei der Entwurf. Viele Grüße, Jonas Adler'),
        them('Guten Tag Herr Adler, könnten Sie mir den Entwurf bitte als PDF senden?'),
      ],
      status: 'needs_reply',
      asks: { 2: /entwurf|pdf/i },
      address: 'formal',
    },
    'date-told': {
      about: 'a date that the dialog names',
      said: [
        me('Der Termin ist am 4. Dezember um 14:30 Uhr.'),
        them('Am 4. Dezember also. Bleibt es bei 14:30 Uhr?'),
      ],
      status: 'needs_reply',
      asks: { 2: /14:30|ja|bleibt|dezember/i },
      mustNotState: [/14:00|15:00/],
    },
    'group-news': {
      about: 'news in a group',
      kind: 'group',
      title: 'Hausgemeinschaft',
      said: [by('Rolf Stein', 'Der Aufzug läuft wieder.')],
      status: ['fyi', 'done'],
      missing: [],
    },
    file: {
      about: 'a file and a request',
      said: [
        them('', file('Mietvertrag.pdf, 300 KB')),
        them('Bitte lies ihn und sag mir Bescheid'),
      ],
      status: 'needs_reply',
      asks: { 2: /vertrag|lese|les|bescheid|datei/i },
      mustNotState: [/\d+\s?(?:€|euro)/i],
    },
    'secrets-inside': {
      about: 'an account number',
      said: [them('Meine IBAN ist DE89 3704 0044 0532 0130 00. Überweist du mir die Miete?')],
      status: ['needs_reply', 'unsure'],
      asks: { 1: /miete|überweis|iban/i },
      secrets: ['3704 0044 0532', '370400440532'],
    },
  },
);
