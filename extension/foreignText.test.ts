import assert from 'node:assert/strict';
import { foreignText } from './foreignText.ts';

describe('text of others in VS Code’s own screens', () => {
  /** As VS Code finds links in a notification. */
  const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)\)/i;
  const icon = /\$\([a-z-]+\)/;

  it('is no link, neither to a page nor to a command', () => {
    for (const address of ['command:workbench.action.quit', 'https://example.org/', 'FILE:/x']) {
      const text = `Hi [look here](${address}) now`;
      assert.match(text, link);
      assert.doesNotMatch(foreignText(text), link);
    }
  });

  it('is no icon, and does not turn around what follows it', () => {
    assert.doesNotMatch(foreignText('$(check) Sent'), icon);
    assert.equal(foreignText('a\u202Eb'), 'a\uFFFDb');
  });

  it('stays as it is where it is harmless', () => {
    const text = 'نور الدين: 5 $ (cash), [yes] :) 👩‍👧';
    assert.equal(foreignText(text), text);
  });
});
