import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sheetHtml } from './sheetHtml.ts';

describe('the page of keys as HTML', () => {
  it('has headings, tables and keys, and everything else as text', () => {
    assert.equal(
      sheetHtml(
        '# Keys\n\nSee _here_ & <b>.\n\n| key | what |\n| --- | --- |\n| `a` `b` | x_y_z |\n',
      ),
      [
        '<h1>Keys</h1>',
        '<p>See <em>here</em> &amp; &lt;b&gt;.</p>',
        '<table><thead><tr><th scope="col">key</th><th scope="col">what</th></tr></thead><tbody><tr><td><kbd>a</kbd> <kbd>b</kbd></td><td>x_y_z</td></tr></tbody></table>',
      ].join('\n'),
    );
  });

  it('leaves no mark of the shipped pages unread', () => {
    for (const name of ['keys.md', 'keys.ru.md']) {
      const page = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
      const html = sheetHtml(page);
      assert.doesNotMatch(html.replace(/<kbd>.*?<\/kbd>/g, ''), /[|`#*]|\]\(/, name);
      assert.equal(html.match(/<table>/g)?.length, page.match(/^\| ---/gm)?.length);
    }
  });
});
