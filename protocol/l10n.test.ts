import assert from 'node:assert/strict';
import { AppError } from './errors.ts';
import { phrase, t, tn, useWords, wordsLanguage } from './l10n.ts';

const MESSAGES = '{0} message|{0} messages';

describe('the words of a language', () => {
  afterEach(() => useWords({ language: 'en', texts: {} }));

  it('are English where there are no others', () => {
    assert.equal(t('Reset {0}?', 'Anna'), 'Reset Anna?');
    assert.equal(tn(MESSAGES, 1), '1 message');
    assert.equal(tn(MESSAGES, 0), '0 messages');
    assert.equal(wordsLanguage(), undefined);
  });

  it('have the plural forms of the language', () => {
    useWords({
      language: 'ru',
      texts: { [MESSAGES]: '{0} сообщение|{0} сообщения|{0} сообщений' },
    });
    const said = [1, 2, 5, 11, 21, 104].map((count) => tn(MESSAGES, count));
    assert.deepEqual(said, [
      '1 сообщение',
      '2 сообщения',
      '5 сообщений',
      '11 сообщений',
      '21 сообщение',
      '104 сообщения',
    ]);
  });

  it('stay English, with English forms, where one is missing', () => {
    useWords({ language: 'ru', texts: {} });
    assert.equal(t('Try again'), 'Try again');
    assert.equal(tn(MESSAGES, 2), '2 messages');
    assert.equal(tn(MESSAGES, 21), '21 messages');
  });

  it('may put the arguments in another order, and never read what an argument says', () => {
    useWords({ language: 'ru', texts: { '{0} of {1}': '{1}: {0}' } });
    assert.equal(t('{0} of {1}', '{1}', 'b'), 'b: {1}');
  });

  it('reach an error when it leaves, while its own message stays English', () => {
    const error = new AppError('tooManyRequests', phrase('Another in {0} s.', 5), {
      hint: 'Wait.',
    });
    useWords({
      language: 'ru',
      texts: { 'Another in {0} s.': 'Ещё через {0} с.', 'Wait.': 'Подождите.' },
    });
    assert.equal(error.message, 'Another in 5 s.');
    const { message, hint } = error.toWire();
    assert.deepEqual([message, hint], ['Ещё через 5 с.', 'Подождите.']);
  });
});
