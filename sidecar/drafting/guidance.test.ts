import assert from 'node:assert/strict';
import { systemOf } from './guidance.ts';
import { READING_RULES } from './promptParts.ts';

const texts = (parts: { text: string }[]) => parts.map(({ text }) => text);

describe("the owner's words in the prompt", () => {
  it('stand behind the fixed rules, from the widest to the narrowest', () => {
    const guidance = {
      note: '- No emoji.',
      account: 'Sign as Max.',
      profile: { name: 'The "shop"', persona: 'Writes as the shop.', language: 'ru' },
      dialog: 'Call her Annie.',
    };
    assert.deepEqual(texts(systemOf('RULES', { instructions: 'Be brief.', guidance }, true)), [
      'RULES',
      [
        "The owner's standing instructions:\nBe brief.",
        "The owner's instructions for every chat of this account:\nSign as Max.",
        'The owner\'s profile for this chat, "The \\"shop\\"":\nWrites as the shop.\nReplies are in Russian (ru).',
      ].join('\n\n'),
      [
        "The owner's own notes on how they write in this chat:\n- No emoji.",
        "The owner's instructions for this chat alone:\nCall her Annie.",
      ].join('\n\n'),
    ]);
  });

  it('are told to count the more the later they stand', () => {
    assert.match(READING_RULES, /where two of them differ, the later one counts/);
  });

  it('leave the beginning as it is for chats that have words of their own', () => {
    const input = { instructions: 'Be brief.' };
    const [rules, shared] = systemOf('RULES', input, true);
    const own = systemOf('RULES', { ...input, guidance: { dialog: 'Longer here.' } }, true);
    assert.deepEqual(own.slice(0, 2), [rules, shared]);
    assert.deepEqual(
      own.map(({ cached }) => cached),
      [true, true, true],
    );
    const inChat = systemOf('RULES', { ...input, guidance: { dialog: 'Longer here.' } }, false);
    assert.deepEqual(
      inChat.map(({ cached }) => cached),
      [true, true, false],
    );
  });

  it('are left out where there are none, and hold nothing that cannot be seen', () => {
    assert.deepEqual(texts(systemOf('RULES', { instructions: ' \n' }, true)), ['RULES']);
    const guidance = { dialog: 'Be\u202E brief\u200B\u200B\u200B.' };
    assert.deepEqual(texts(systemOf('RULES', { instructions: '', guidance }, true)), [
      'RULES',
      "The owner's instructions for this chat alone:\nBe brief\u200B.",
    ]);
  });
});
