import assert from 'node:assert/strict';
import { inEnglish } from '../../protocol/l10n.ts';
import { keyAt, readProfile, writeProfile } from './profileFile.ts';

const WORK = {
  name: 'Work: the shop',
  draftModel: 'demo-strong',
  analysisModel: null,
  language: 'pt-BR',
  persona: 'Writes as the shop.\n\n---\n\nNever promises a date.',
};

describe('a profile as a document', () => {
  it('says what it is at its head, and who writes below', () => {
    assert.equal(
      writeProfile(WORK),
      [
        '---',
        'name: Work: the shop',
        'model: demo-strong',
        'analysis model:',
        'language: pt-BR',
        '---',
        '',
        'Writes as the shop.',
        '',
        '---',
        '',
        'Never promises a date.',
        '',
      ].join('\n'),
    );
  });

  it('is read as it was written', () => {
    assert.deepEqual(readProfile(writeProfile(WORK)), WORK);
    const bare = { ...WORK, draftModel: null, language: null, persona: '' };
    assert.deepEqual(readProfile(writeProfile(bare)), bare);
  });

  it('may be written in another order, with remarks and without what is not needed', () => {
    const text = '---\n# my own\nLanguage: de\n\nname:  Home \n---\n\n  Be kind.  \n';
    assert.deepEqual(readProfile(text), {
      name: 'Home',
      draftModel: null,
      analysisModel: null,
      language: 'de',
      persona: 'Be kind.',
    });
  });

  for (const [what, text, expected] of [
    ['has no head', 'Be kind.', /begins with a head/],
    ['has a head without an end', '---\nname: a\n', /begins with a head/],
    ['has no name', '---\nname:\n---\n', /has no name/],
    ['has a key nobody knows', '---\nname: a\nmodle: x\n---\n', /“modle: x” is none of “name”/],
    ['says a thing twice', '---\nname: a\nname: b\n---\n', /“name” stands there twice/],
    ['names no language', '---\nname: a\nlanguage: German please\n---\n', /no language tag/],
    ['has too long a name', `---\nname: ${'a'.repeat(61)}\n---\n`, /as name is too long/],
  ] as const) {
    it(`is refused in words where it ${what}`, () => {
      const read = readProfile(text);
      assert.ok('message' in read);
      assert.match(inEnglish(read.message), expected);
      assert.ok(read.line >= 1 && read.line <= text.split('\n').length);
    });
  }

  it('knows where a model or a language is written', () => {
    const text = writeProfile(WORK);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 7].map((line) => keyAt(text, line)),
      [undefined, 'name', 'draftModel', 'analysisModel', 'language', undefined, undefined],
    );
  });
});
