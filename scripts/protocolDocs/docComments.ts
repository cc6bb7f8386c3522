/**
 * The doc comments of a contract file by what they stand above: `draft` and `draft.sendAt` for a record and its
 * field, `draft/approve` and `draft/approve.limit` for a method, `….result` where one stands above a bare schema.
 * It knows the layout of these files and nothing more of TypeScript: names at the margin or, quoted, at two spaces.
 */
export function docComments(source: string): Map<string, string> {
  const comments = new Map<string, string>();
  let owner = '';
  let pending = '';
  for (const { comment, line } of piecesOf(source)) {
    if (comment !== undefined) {
      pending = comment;
      continue;
    }
    const opened = /^export const (\w+)|^ {2}'([^']+)':/.exec(line);
    const name = opened?.[1] ?? opened?.[2];
    if (name !== undefined) owner = name;
    const key = name ?? keyWithin(owner, line);
    if (pending !== '' && key !== undefined) comments.set(key, pending);
    pending = '';
  }
  return comments;
}

function keyWithin(owner: string, line: string): string | undefined {
  const field = /^\s+(\w+):/.exec(line)?.[1];
  if (field !== undefined) return `${owner}.${field}`;
  const variant = /^\s+z\.object\(\{ kind: z\.literal\('(\w+)'\)/.exec(line)?.[1];
  if (variant !== undefined) return `${owner}.${variant}`;
  return /^\s+(z|r)\./.test(line) ? `${owner}.result` : undefined;
}

/** Comments and lines of code, in order. */
function piecesOf(source: string): { comment?: string; line: string }[] {
  const pieces = source.matchAll(/^ *\/\*\*([\s\S]*?)\*\/\n|^(.*)\n/gm);
  return [...pieces].map(([, comment, line = '']) =>
    comment === undefined ? { line } : { comment: textOf(comment), line },
  );
}

function textOf(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*?\s*/, '').trim());
  return lines.filter(Boolean).join(' ');
}
