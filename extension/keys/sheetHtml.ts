/**
 * The page of keys as HTML: the few marks of Markdown that it is written in (headings, tables, `code`, _emphasis_),
 * everything else as text.
 */
export function sheetHtml(markdown: string): string {
  return blocksOf(markdown).map(blockHtml).join('\n');
}

function blocksOf(markdown: string): string[] {
  return markdown
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter(Boolean);
}

function blockHtml(block: string): string {
  const [, marks, title] = /^(#{1,2}) (.+)$/.exec(block) ?? [];
  if (marks && title) return `<h${marks.length}>${inline(title)}</h${marks.length}>`;
  return block.startsWith('|') ? tableHtml(block) : `<p>${inline(block)}</p>`;
}

function tableHtml(block: string): string {
  const [head = [], , ...rows] = block.split('\n').map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => inline(cell.trim())),
  );
  const heads = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${heads}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, '<kbd>$1</kbd>')
    .replace(/(?<!\w)_([^_]+)_(?!\w)/g, '<em>$1</em>');
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
