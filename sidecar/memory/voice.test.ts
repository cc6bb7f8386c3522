import assert from 'node:assert/strict';
import type { Message } from '../../protocol/messageRecords.ts';
import { ANNA, openMemory, type MemoryFixture } from './memoryFixture.ts';
import { isInScriptOf, ownWords } from './ownWords.ts';
import { createVoice } from './voice.ts';

const said = (messageId: number, text: string, over: Partial<Message> = {}): Message => ({
  messageId,
  at: messageId * 1000,
  out: true,
  senderName: 'Max',
  text,
  ...over,
});
const BEN = { accountId: '1', dialogId: 'u3' };

describe('what the owner has written', () => {
  it('is what is theirs, in words, and not too long', () => {
    const messages = [
      said(1, 'Fine by me'),
      said(2, 'Hello', { out: false }),
      said(3, 'Look', { forwardedFrom: 'Boris' }),
      said(4, 'She said so', { entities: [{ kind: 'quote', offset: 0, length: 8 }] }),
      said(5, 'a.b()', { entities: [{ kind: 'pre', offset: 0, length: 5 }] }),
      said(6, '👍'),
      said(7, ''),
      said(8, 'x'.repeat(700)),
      said(9, 'Joined', { service: true }),
      said(10, 'Secret', { protected: true }),
      said(11, 'See you', { entities: [{ kind: 'bold', offset: 0, length: 3 }] }),
    ];
    assert.deepEqual(
      ownWords(messages).map(({ messageId }) => messageId),
      [1, 11],
    );
  });

  it('is not in a language whose script it is not written in', () => {
    for (const [text, language, is] of [
      ['Добрый день', 'ru', true],
      ['Good day', 'ru', false],
      ['Good day', 'en-GB', true],
      ['سلام', 'fa', true],
      ['سلام', 'en', false],
      ['今日は', 'ja', true],
      ['whatever', 'und', true],
      ['whatever', 'no tag at all', true],
    ] as const) {
      assert.equal(isInScriptOf(text, language), is, `${text} in ${language}`);
    }
  });
});

describe('the voice of the owner', () => {
  let memory: MemoryFixture;
  let isWanted: boolean;
  let voice: ReturnType<typeof createVoice>;
  const hear = (place: typeof ANNA, language: string, ...messages: Message[]) =>
    memory.store().write((tx) => voice.heard(tx, place, messages, language));
  const count = () => memory.store().read('SELECT count(*) AS n FROM own_message').get()?.['n'];

  beforeEach(() => {
    memory = openMemory();
    isWanted = true;
    voice = createVoice({ store: memory.store(), isWanted: () => isWanted });
  });
  afterEach(() => memory.close());

  it('is shown by this dialog first, then by others in the same language, newest first', async () => {
    await hear(ANNA, 'en', said(1, 'Older here'), said(2, 'Newer here'));
    await hear(BEN, 'en-GB', said(3, 'There'), said(4, 'Newer there'));
    await hear({ ...BEN, dialogId: 'u4' }, 'de', said(5, 'Auf Deutsch'));
    assert.deepEqual(voice.examples(ANNA, [], 'en'), [
      'Newer here',
      'Older here',
      'Newer there',
      'There',
    ]);
    assert.deepEqual(voice.examples({ ...BEN, dialogId: 'u9' }, [], 'de'), ['Auf Deutsch']);
  });

  it('is never another account’s', async () => {
    await hear({ ...ANNA, accountId: '2' }, 'en', said(1, 'Mine alone'));
    await hear({ accountId: '2', dialogId: 'u8' }, 'en', said(2, 'Also mine'));
    assert.deepEqual(voice.examples(ANNA, [], 'en'), []);
  });

  it('says nothing twice, and nothing that the request shows already', async () => {
    await hear(ANNA, 'en', said(1, 'Sounds good!'), said(2, 'On my way'), said(3, 'See you'));
    await hear(BEN, 'en', said(4, 'sounds GOOD'), said(5, 'On my way.'), said(6, 'Later then'));
    const shown = [said(3, 'See you'), said(9, 'Later, then!')];
    assert.deepEqual(voice.examples(ANNA, shown, 'en'), ['On my way', 'Sounds good!']);
  });

  it('is bounded: of a dialog, of an account, and in a request', async () => {
    const many = (first: number, length: number) =>
      Array.from({ length }, (_, index) => said(first + index, `Words number ${first + index}`));
    await hear(ANNA, 'en', ...many(1, 80));
    assert.equal(count(), 30);
    for (let n = 0; n < 25; n++) {
      await hear({ accountId: '1', dialogId: `u${100 + n}` }, 'en', ...many(1000 * (n + 1), 30));
    }
    assert.equal(count(), 600);
    const examples = voice.examples({ accountId: '1', dialogId: 'u124' }, [], 'en');
    assert.equal(examples.length, 14);
    await hear({ accountId: '1', dialogId: 'u500' }, 'en', ...many(1, 0));
    const long = Array.from({ length: 6 }, (_, n) =>
      said(90_000 + n, `${n} ${'long '.repeat(110)}`),
    );
    await hear(BEN, 'en', ...long);
    const total = voice.examples(BEN, [], 'en').join('').length;
    assert.ok(total <= 3_000, String(total));
  });

  it('keeps what was sent, once its owner had changed it', async () => {
    const at = 5_000;
    await memory.store().write((tx) => {
      voice.sent(tx, ANNA, { messageId: 5, at, text: 'My own words', language: 'en' });
      voice.sent(tx, ANNA, { messageId: 6, at, text: '👍', language: 'en' });
    });
    assert.deepEqual(voice.examples(ANNA, [], 'en'), ['My own words']);
  });

  it('leaves out what the model wrote and was sent as it was', async () => {
    await memory.store().write((tx) => {
      tx.sql(
        `INSERT INTO draft(draft_id, account_id, dialog_id, dialog_title, state, version, text, based_on_message_id,
          newest_message_id, sent_message_id, sent_version, created_at, updated_at)
         VALUES('d', '1', 'u2', 'Anna', 'sent', 1, 'By the model', 1, 1, 7, 1, 1, 1)`,
      ).run();
      tx.sql(
        `INSERT INTO draft_version(draft_id, version, text, origin, at) VALUES('d', 1, 'By the model', 'model', 1)`,
      ).run();
    });
    await hear(ANNA, 'en', said(7, 'By the model'), said(8, 'By me'));
    assert.deepEqual(voice.examples(ANNA, [], 'en'), ['By me']);
  });

  it('is forgotten with its dialog, and kept by nobody who does not want it', async () => {
    await hear(ANNA, 'en', said(1, 'Here'));
    await hear(BEN, 'en', said(2, 'There'));
    await memory.store().write((tx) => voice.forgetDialog(tx, ANNA));
    assert.deepEqual(voice.examples(ANNA, [], 'en'), ['There']);
    isWanted = false;
    await hear(ANNA, 'en', said(3, 'Again'));
    assert.deepEqual(voice.examples(ANNA, [], 'en'), []);
    await memory.store().write((tx) => voice.forgetAll(tx));
    assert.equal(count(), 0);
  });
});
