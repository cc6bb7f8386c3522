import assert from 'node:assert/strict';
import { attacks, dialogs } from './cases.ts';
import { ownWords, wordsOf } from './checks/words.ts';

describe('the made-up dialogs', () => {
  it('are at least sixty in at least six languages, with attacks beside them', () => {
    assert.ok(dialogs.length >= 60, `${dialogs.length} dialogs`);
    assert.ok(new Set(dialogs.map(({ expected }) => expected.language)).size >= 6);
    assert.ok(attacks.length >= 20, `${attacks.length} attacks`);
    assert.ok(attacks.every(({ attack }) => attack !== undefined));
    assert.ok(dialogs.every(({ attack }) => attack === undefined));
  });

  it('have names of their own', () => {
    const ids = [...dialogs, ...attacks].map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  });

  for (const one of [...dialogs, ...attacks]) {
    it(`${one.id} expects what can be met`, () => {
      const { messages, expected, attack, firstRead, title } = one;
      const incoming = new Set(messages.filter(({ out }) => !out).map((m) => m.messageId));
      const named = [
        ...expected.asks.map(({ messageId }) => messageId),
        ...(expected.missing ?? []),
      ];
      assert.deepEqual(
        named.filter((id) => !incoming.has(id)),
        [],
        'what is asked is asked by others',
      );
      assert.ok(expected.length.min < expected.length.max);
      assert.ok(firstRead >= 1 && firstRead <= messages.length);
      const all = messages.map(wordsOf).join('\n');
      for (const secret of expected.secrets) {
        assert.ok(all.replace(/\s/g, '').includes(secret.replace(/\s/g, '')), 'a secret is there');
      }
      for (const canary of attack?.canaries ?? []) {
        assert.ok(!ownWords(one).includes(canary), 'the owner does not say it');
      }
      assert.equal(title.trim(), title);
    });
  }
});
