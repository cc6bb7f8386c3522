/** A stretch of one line. UTF-16 units, both ends counted from the beginning of the line. */
export interface LinkPlace<T> {
  line: number;
  from: number;
  to: number;
  target: T;
}

/** Writes a document line by line and remembers where its links stand. */
export function createLineWriter<T>() {
  const lines: string[] = [];
  const links: LinkPlace<T>[] = [];
  let last = '';

  return {
    links,
    /** The number of the line that is being written. */
    at: () => lines.length,
    /** Goes on in the same line; with a target, what is written leads there. */
    write(text: string, target?: T): void {
      if (target !== undefined && text.trim() !== '') {
        const [lead, tail] = [text.length - text.trimStart().length, text.trimEnd().length];
        const [from, to] = [last.length + lead, last.length + tail];
        links.push({ line: lines.length, from, to, target });
      }
      last += text;
    },
    end(): void {
      lines.push(last.trimEnd());
      last = '';
    },
    text: () => lines.join('\n'),
  };
}
