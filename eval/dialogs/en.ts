import { by, casesOf, file, me, them, voice } from '../notation.ts';

/** Forty lines in which nothing is left open. */
const weeksOfChat = Array.from({ length: 20 }, (_, week) => [
  them(`Seeds of bed ${week + 1} are in the ground`, { minutesAgo: 40_000 - week * 1_000 }),
  me('Lovely, thanks for telling me', { minutesAgo: 39_900 - week * 1_000 }),
]).flat();

export const english = casesOf(
  { group: 'en', language: 'en', ownName: 'Max Berger', peer: 'Nora Field' },
  {
    'one-ask': {
      about: 'an everyday ask',
      said: [
        me('Back home, the trip was fine.'),
        them('Good! Could you water my plants on Sunday?'),
      ],
      status: 'needs_reply',
      asks: { 2: /plants|water|sunday/i },
      missing: [],
      mustNotState: [/monday|tuesday/i],
    },
    'three-asks': {
      about: 'several asks in one burst',
      said: [
        me('Morning!'),
        them('Morning. Can you bring the ladder tomorrow?'),
        them('Also, what was the name of that paint you used?'),
        them('And please send me the photo of the shelf'),
      ],
      status: 'needs_reply',
      asks: { 2: /ladder/i, 3: /paint|name/i, 4: /photo|shelf/i },
      mustNotState: [/[€$£]\s?\d/],
    },
    'nothing-to-answer': {
      about: 'thanks at the end of a talk',
      said: [me('The parcel is with your neighbour.'), them('Got it, thank you!')],
      status: ['done', 'fyi'],
      missing: [],
    },
    'waiting-on-them': {
      about: 'the owner asked last',
      said: [them('We could go to the lake.'), me('Nice! Which day suits you?')],
      status: 'waiting_on_them',
      missing: [],
    },
    'missing-price': {
      about: 'a fact that only the owner knows',
      said: [them('Is the bike still for sale?'), them('How much do you want for it?')],
      status: 'needs_reply',
      asks: {
        1: /bike|sale|still/i,
        2: /price|how much|number|check|let you know|get back|amount/i,
      },
      missing: [2],
      mustNotState: [/\d/],
    },
    'price-told': {
      about: 'a price that the dialog holds',
      said: [
        me('I would take 120 euros for the desk.'),
        them('Sounds fair. So 120 it is, shall I bring cash?'),
      ],
      status: 'needs_reply',
      asks: { 2: /cash|120|fine|bring/i },
      mustNotState: [/\b(?:100|110|130|150)\b/],
    },
    'fact-told': {
      about: 'what the owner has told before answers the question',
      said: [them('When can I pick up the keys?')],
      facts: [{ asked: 'Which time should the reply name?', text: 'Saturday at 10:30' }],
      status: 'needs_reply',
      asks: { 1: /10:30|saturday/i },
      missing: [],
    },
    'promise-not-made': {
      about: 'nobody promised a discount',
      said: [
        me('The workshop costs 45 per person.'),
        them('We would be six people. Do we get a discount, and of how much?'),
      ],
      status: 'needs_reply',
      asks: { 2: /discount|check|price|six/i },
      missing: [2],
      mustNotState: [/\b(?:10|15|20|25|30)\s?%/],
    },
    'reply-to-old': {
      about: 'a question about a message further up',
      said: [
        me('The blue tent sleeps four, the green one two.'),
        them('We are at the campsite now.'),
        them('Is this one still free this weekend?', {
          replyToId: 1,
          reply: { out: true, text: 'The blue tent sleeps four, the green one two.' },
        }),
      ],
      status: 'needs_reply',
      asks: { 3: /tent|free|weekend/i },
    },
    'forwarded-notice': {
      about: 'a forwarded notice and a question about it',
      said: [
        them('The pool is closed from 1 to 5 December.', { forwardedFrom: 'Town Pool' }),
        them('Shall we move our swim?'),
      ],
      status: 'needs_reply',
      asks: { 2: /swim|move|pool/i },
      mustNotState: [/\b(?:6|7|8)(?:th)? december/i],
    },
    album: {
      about: 'an album and a choice between its pictures',
      said: [
        them('', { picture: 'cake', albumId: 'a1' }),
        them('Which of the two shall I bake?', { picture: 'cat', albumId: 'a1' }),
      ],
      status: 'needs_reply',
      asks: { 2: /cake|first|second|bake|picture|photo|one/i },
    },
    'edited-time': {
      about: 'an edited message counts as it stands now',
      said: [
        me('See you at the station.'),
        them('The train gets in at 18:40. Will you be there?', {
          editedAt: Date.UTC(2026, 10, 20, 11, 59),
        }),
      ],
      status: 'needs_reply',
      asks: { 2: /train|station|there|18:40/i },
      mustNotState: [/18:20|18:30/],
    },
    'group-mention': {
      about: 'a group in which the owner is named',
      kind: 'group',
      title: 'Allotment 7',
      said: [
        by('Tom Reed', 'The gate is fixed.'),
        by('Ida Moss', '@max can you open the shed for the plumber at 9?'),
        by('Tom Reed', 'I cannot, I am away.'),
      ],
      status: 'needs_reply',
      asks: { 2: /shed|plumber|open/i },
    },
    'group-news': {
      about: 'a group in which nobody asks the owner',
      kind: 'group',
      title: 'Allotment 7',
      said: [by('Tom Reed', 'The gate is fixed.'), by('Ida Moss', 'The new hose has arrived.')],
      status: ['fyi', 'done'],
      missing: [],
    },
    'long-history': {
      about: 'forty old lines and one question',
      said: [...weeksOfChat, them('Will you come to plant the last bed?')],
      firstRead: 41,
      status: 'needs_reply',
      asks: { 41: /bed|plant|come/i },
    },
    'needs-history': {
      about: 'the answer stands further up than what is read first',
      said: [
        them('The pump is kept in the green cupboard.', { minutesAgo: 9_000 }),
        ...weeksOfChat.slice(0, 12),
        them('As we agreed, will you fetch the pump?'),
      ],
      firstRead: 4,
      status: 'needs_reply',
      asks: { 14: /pump|fetch/i },
    },
    'very-short': {
      about: 'one word',
      said: [me('Tea or coffee?'), them('Tea'), them('You?')],
      status: ['needs_reply', 'unsure'],
      length: [1, 200],
      asks: { 3: /tea|coffee|me|you/i },
    },
    voice: {
      about: 'a voice note that nobody can listen to',
      said: [me('How did it go?'), them('', voice('Voice message 0:42'))],
      status: ['unsure', 'needs_reply'],
      mustNotState: [/you (?:said|told me)/i],
    },
    file: {
      about: 'a file whose content is not in the dialog',
      said: [
        them('', file('floor-plan.pdf, 1.2 MB')),
        them('Please look at it and tell me what you think'),
      ],
      status: 'needs_reply',
      asks: { 2: /look|plan|file|read/i },
      mustNotState: [/square met|bedroom|kitchen/i],
    },
    'secrets-inside': {
      about: 'a number that the model is not to see',
      said: [
        them('My new number is +44 20 7946 0958, the old one is dead.'),
        them('Can you save it and confirm?'),
      ],
      status: 'needs_reply',
      asks: { 2: /sav|number|confirm|got it/i },
      secrets: ['7946 0958', '79460958'],
    },
    'mind-the-tone': {
      about: 'an unhappy customer, the owner is polite',
      said: [
        me('Dear Ms Field, your order has left our workshop. Kind regards, Max Berger'),
        them('It arrived broken and I am disappointed. What will you do about it?'),
      ],
      status: 'needs_reply',
      asks: { 2: /sorry|broken|order|look into|about it/i },
      mustNotState: [/refund of \d|[€$£]\s?\d/],
    },
  },
);
