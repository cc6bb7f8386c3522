import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findTexts, textsOf, type FoundText } from './findTexts.ts';

const root = new URL('../../', import.meta.url);
const LANGUAGES = ['ru'];
/** How many forms a text about a number has. */
const FORMS: Record<string, number> = { en: 2, ru: 3 };

describe('texts in the source', () => {
  const found = (source: string) => textsOf(source, 'a.ts').map(({ text }) => text);

  it('are what the functions that speak are given', () => {
    assert.deepEqual(found("vscode.l10n.t('A {0}', b); t('B'); th(`C`); phrase('D');"), [
      'A {0}',
      'B',
      'C',
      'D',
    ]);
    assert.deepEqual(found("t(short ? 'A' : 'B'); t('C ' + 'D');"), ['A', 'B', 'C D']);
    assert.deepEqual(textsOf("tn('{0} a|{0} b', n)", 'a.ts'), [
      { text: '{0} a|{0} b', plural: true },
    ]);
  });

  it('are what errors say, and what they advise', () => {
    const source = "new AppError('stale', 'A', { hint: 'B' }); const NEXT = { hint: 'C' };";
    assert.deepEqual(found(source), ['A', 'B', 'C']);
  });

  it('are not what is computed, nor what other functions are given', () => {
    assert.deepEqual(found('t(`A ${b}`); log("A"); t(TABLE[key]);'), []);
  });
});

for (const language of LANGUAGES) {
  describe(`the words of the language ${language}`, () => {
    const texts = readTexts(`l10n/bundle.l10n.${language}.json`);
    let found: FoundText[] = [];
    before(async function () {
      this.timeout(60_000);
      found = await findTexts(root.pathname);
    });

    it('are there for every text of the window, the page and the worker', () => {
      assert.ok(found.length > 300);
      assert.deepEqual(
        found.filter(({ text }) => !(text in texts)).map(({ file, text }) => `${file}: ${text}`),
        [],
      );
    });

    it('are used, each of them', () => {
      const said = new Set(found.map(({ text }) => text));
      assert.deepEqual(
        Object.keys(texts).filter((text) => !said.has(text)),
        [],
      );
    });

    it('keep the arguments, and have all forms of what is counted', () => {
      const plural = new Set(found.filter((each) => each.plural).map(({ text }) => text));
      for (const [text, translated] of Object.entries(texts)) {
        if (plural.has(text)) {
          assert.equal(text.split('|').length, FORMS['en'], text);
          assert.equal(translated.split('|').length, FORMS[language], text);
          for (const form of translated.split('|'))
            assert.deepEqual(argumentsOf(form), argumentsOf(text.split('|')[1] ?? ''), form);
        } else assert.deepEqual(argumentsOf(translated), argumentsOf(text), text);
        assert.notEqual(translated.trim(), '', text);
      }
    });

    it('are there for everything that package.json shows', () => {
      const english = readTexts('package.nls.json');
      const translated = readTexts(`package.nls.${language}.json`);
      assert.deepEqual(Object.keys(translated).sort(), Object.keys(english).sort());
      for (const [key, text] of Object.entries(english))
        assert.deepEqual(targetsOf(translated[key] ?? ''), targetsOf(text), key);
    });
  });
}

function readTexts(path: string): Record<string, string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
  return JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Record<string, string>;
}

/** Which arguments a text names, each once. */
function argumentsOf(text: string): string[] {
  return [...new Set(text.match(/\{\d+\}/g))].toSorted();
}

/** What a text of package.json leads to: commands, settings, links. */
function targetsOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)]+)\)|`#([^#]+)#`/g)]
    .map(([, link, setting]) => link ?? setting ?? '')
    .toSorted();
}
