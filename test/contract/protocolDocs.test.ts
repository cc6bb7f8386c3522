import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { ERROR_CODES } from '../../protocol/errors.ts';
import { events } from '../../protocol/events.ts';
import { methods } from '../../protocol/methods.ts';
import { PROTOCOL_DOC, protocolDocs } from '../../scripts/protocolDocs.ts';
import { docComments } from '../../scripts/protocolDocs/docComments.ts';

describe('docs/protocol.md', () => {
  const text = readFileSync(PROTOCOL_DOC, 'utf8');

  it('says what the contract says; else run node scripts/protocolDocs.ts', () => {
    assert.equal(text, protocolDocs());
  });

  it('has a section for every method and event and a row for every error', () => {
    for (const name of [...Object.keys(methods), ...Object.keys(events)]) {
      assert.ok(text.includes(`\n### ${name}\n`), name);
    }
    for (const code of ERROR_CODES)
      assert.match(text, new RegExp(`^\\| \`${code}\` +\\| −32`, 'm'));
  });

  it('has no link that leads nowhere', () => {
    const headings = text.matchAll(/^#+ (.+)$/gm);
    const anchors = new Set([...headings].map(([, title = '']) => anchorOf(title)));
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
    assert.equal(anchors.size, [...text.matchAll(/^#+ /gm)].length, 'two sections of one name');
    assert.ok(links.length > 50);
    assert.deepEqual(
      links.filter((anchor) => !anchors.has(anchor)),
      [],
    );
  });
});

describe('docComments', () => {
  it('finds what stands above a record, its fields and a method, over several lines', () => {
    const source = [
      '/** A thing. */',
      'export const thing = z.object({',
      '  /** In ms. */',
      '  at: z.number(),',
      '});',
      'export const methods = {',
      '  /**',
      '   * Does it,',
      '   * once.',
      '   */',
      "  'thing/do': method(",
      "    'read',",
      '    /** Oldest first. */',
      '    z.object({ things }),',
      '  ),',
      '};',
      '',
    ].join('\n');
    assert.deepEqual(Object.fromEntries(docComments(source)), {
      thing: 'A thing.',
      'thing.at': 'In ms.',
      'thing/do': 'Does it, once.',
      'thing/do.result': 'Oldest first.',
    });
  });
});

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
