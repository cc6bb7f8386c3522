import assert from 'node:assert/strict';
import { check, type Evidence } from './check.ts';

const inbox = { accountId: '1', dialogId: 'u2', sinceId: 10, unreadCount: 1 };

/** All as it should be: one message came, one answer was approved, sent and heard. */
function evidence(): Evidence {
  return {
    accountId: '1',
    histories: [
      {
        ...inbox,
        messages: [
          { messageId: 10, text: 'old', out: false },
          { messageId: 11, text: 'hello?', out: false },
          { messageId: 12, text: 'Hello.', out: true, randomId: '7' },
          { messageId: 13, text: 'well?', out: false },
        ],
      },
      {
        accountId: '2',
        dialogId: 'u1',
        sinceId: 4,
        unreadCount: 1,
        messages: [
          { messageId: 4, text: 'old', out: true },
          { messageId: 5, text: 'hello?', out: true },
          { messageId: 6, text: 'Hello.', out: false },
          { messageId: 7, text: 'well?', out: true },
        ],
      },
    ],
    mirrors: [inbox, { accountId: '2', dialogId: 'u1' }],
    said: [
      { accountId: '1', dialogId: 'u2', text: 'hello?', messageId: 11 },
      { accountId: '1', dialogId: 'u2', text: 'well?', messageId: 13 },
    ],
    approved: [{ draftId: 'd', dialogId: 'u2', text: 'Hello.' }],
    rows: [{ dialogId: 'u2', unreadCount: 1, lastId: 13, preview: 'well?' }],
    drafts: new Map([['d', { state: 'sent', sentMessageId: 12 }]]),
    heard: [
      {
        who: 'the phone',
        accountId: '1',
        withOut: true,
        fresh: new Map([['u2', [11, 12, 13].map((messageId) => ({ messageId, text: '' }))]]),
        texts: new Map([
          ['u2/11', 'hello?'],
          ['u2/12', 'Hello.'],
          ['u2/13', 'well?'],
        ]),
      },
    ],
  };
}

type Spoil = (evidence: Evidence) => void;

function hear(...ids: number[]): Spoil {
  const fresh = new Map([['u2', ids.map((messageId) => ({ messageId, text: '' }))]]);
  return ({ heard: [phone] }) => Object.assign(phone ?? {}, { fresh });
}

const faults: Record<string, { spoil: Spoil; found: RegExp }> = {
  'a message told of twice': { spoil: hear(11, 12, 13, 13), found: /told twice of 13/ },
  'a message never told of': { spoil: hear(11, 13), found: /never told of 12/ },
  'messages told of out of order': { spoil: hear(12, 11, 13), found: /out of order: 12, 11, 13/ },
  'an edit that did not come': {
    spoil: ({ heard: [phone] }) => Object.assign(phone ?? {}, { texts: new Map() }),
    found: /another text/,
  },
  'an answer received twice': {
    spoil: ({ histories: [own] }) =>
      own?.messages.push({ messageId: 14, text: 'Hello.', out: true, randomId: '8' }),
    found: /approved once, received 2 times/,
  },
  'an answer that was not received': {
    spoil: ({ histories: [own] }) => own?.messages.splice(2, 1),
    found: /received 0 times/,
  },
  'something sent that nobody approved': {
    spoil: ({ approved }) => approved.splice(0),
    found: /never approved: Hello/,
  },
  'a draft that does not know it was sent': {
    spoil: ({ drafts }) => drafts.set('d', { state: 'approved' }),
    found: /received, and approved here/,
  },
  'a row that shows another message': {
    spoil: ({ rows }) => Object.assign(rows[0] ?? {}, { lastId: 11 }),
    found: /u2 is listed as/,
  },
  'a row that counts wrong': {
    spoil: ({ rows }) => Object.assign(rows[0] ?? {}, { unreadCount: 2 }),
    found: /u2 is listed as/,
  },
  'two ends that differ': {
    spoil: ({ histories: [, other] }) => other?.messages.pop(),
    found: /the two ends/,
  },
  'what was said and is not there': {
    spoil: ({ said }) => said.push({ accountId: '1', dialogId: 'u2', text: 'lost' }),
    found: /there 0 times: lost/,
  },
};

describe('the judge of the chaos', () => {
  it('finds nothing where all is well', () => {
    assert.deepEqual(check(evidence()), []);
  });

  for (const [what, { spoil, found }] of Object.entries(faults)) {
    it(`finds ${what}`, () => {
      const spoiled = evidence();
      spoil(spoiled);
      assert.match(check(spoiled).join('\n'), found);
    });
  }
});
