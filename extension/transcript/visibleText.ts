import { hiddenMarks } from '../../protocol/hiddenMarks.ts';

const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
// oxlint-disable-next-line no-control-regex -- these it is about
const CONTROLS = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/g;

/**
 * Text of others as a document can hold it: what turns the reading direction, or is not seen, shows as a mark, and
 * every kind of line break is one that an editor knows.
 */
export function visibleText(text: string): string {
  const plain = text.toWellFormed().replace(LINE_BREAKS, '\n').replace(CONTROLS, '\uFFFD');
  let [shown, at] = ['', 0];
  for (const { offset, length } of hiddenMarks(plain)) {
    shown += `${plain.slice(at, offset)}\uFFFD`;
    at = offset + length;
  }
  return shown + plain.slice(at);
}

/** The same in one line, and not more than so many characters of it. */
export function visibleLine(text: string, most = 80): string {
  const line = visibleText(text).replace(/\s+/g, ' ').trim();
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line;
}
