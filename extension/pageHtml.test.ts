import assert from 'node:assert/strict';
import { contentSecurityPolicy, pageHtml } from './pageHtml.ts';

const parts = {
  nonce: 'abc',
  cspSource: "'self' https://*.example",
  scriptUri: 'https://x/webview.js?a=1&b="',
  styleUri: 'https://x/webview.css',
  words: { language: 'en', texts: {} },
};

describe('the page of the panel', () => {
  it('allows no network, no inline style and only the script with the nonce', () => {
    assert.equal(
      contentSecurityPolicy(parts),
      "default-src 'none'; script-src 'nonce-abc'; style-src 'self' https://*.example " +
        "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; font-src 'self' https://*.example; img-src 'self' https://*.example data:",
    );
    assert.doesNotMatch(contentSecurityPolicy(parts), /unsafe|connect-src/);
  });

  it('loads its one script as a module and escapes what it is given', () => {
    const html = pageHtml(parts);
    assert.equal(html.match(/<script(?! type="application\/json")/g)?.length, 1);
    assert.match(
      html,
      /<script type="module" nonce="abc" src="https:\/\/x\/webview.js\?a=1&amp;b=&quot;">/,
    );
  });

  it('fetches the pieces of its first screen beside the script', () => {
    const html = pageHtml({ ...parts, pieceUris: ['https://x/one.js?a=1&b'] });
    assert.match(
      html,
      /<link rel="modulepreload" nonce="abc" href="https:\/\/x\/one.js\?a=1&amp;b">/,
    );
  });

  it('carries the words of the language as data that nothing in them can leave', () => {
    const words = { language: 'ru', texts: { A: '</script><script>alert(1)</script>' } };
    const html = pageHtml({ ...parts, words });
    assert.match(html, /<html lang="ru">/);
    const [, data = ''] = /id="words">(.*?)<\/script>/.exec(html) ?? [];
    assert.deepEqual(JSON.parse(data), words);
    assert.equal(html.match(/<\/script>/g)?.length, 2);
  });
});
