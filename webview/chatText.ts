/** What an answer is made of: plain text, and replies that could be sent as they are. */
export interface Block {
  kind: 'text' | 'reply';
  text: string;
}

const OPENING = '```reply';
const CLOSING = '```';

/**
 * Parts an answer at its fenced `reply` blocks. Everything else, other fences included, is text. A block that nobody
 * closed goes to the end. While it still `streams`, a last line that may become a fence is held back.
 */
export function blocksOf(answer: string, streams = false): Block[] {
  const lines = answer.split(/\r?\n/);
  if (streams && maybeFence(lines.at(-1) ?? '')) lines.pop();
  const blocks: { kind: Block['kind']; lines: string[] }[] = [];
  let inOther = false;
  let current = open(blocks, 'text');
  for (const line of lines) {
    const fence = line.trim();
    if (current.kind === 'text' && !inOther && fence === OPENING) current = open(blocks, 'reply');
    else if (current.kind === 'reply' && fence === CLOSING) current = open(blocks, 'text');
    else {
      if (current.kind === 'text' && fence.startsWith(CLOSING)) inOther = !inOther;
      current.lines.push(line);
    }
  }
  return blocks
    .map(({ kind, lines }) => ({ kind, text: trimmed(lines) }))
    .filter(({ kind, text }, i) => text !== '' || (kind === 'reply' && i === blocks.length - 1));
}

/** Without empty lines around it. */
function trimmed(lines: readonly string[]): string {
  return lines.join('\n').replace(/^(?:[^\S\n]*\n)+|\s+$/g, '');
}

function open(
  blocks: { kind: Block['kind']; lines: string[] }[],
  kind: Block['kind'],
): { kind: Block['kind']; lines: string[] } {
  const block = { kind, lines: [] };
  blocks.push(block);
  return block;
}

function maybeFence(line: string): boolean {
  const start = line.trim();
  return start !== '' && OPENING.startsWith(start);
}
