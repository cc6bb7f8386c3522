import type { NoteLine } from '../../protocol/memoryRecords.ts';
import { sameWords } from './ownWords.ts';

const REMARK = /<!--[\s\S]*?-->/g;

/** A note with what was learnt below it: each line says behind it which edits it comes from. */
export function withLines(text: string, lines: readonly NoteLine[]): string {
  const added = lines.map(({ text: line, evidence }) => {
    const edits = evidence.map(
      ({ draftId, version, at }) =>
        `reply ${draftId}, version ${version}, ${new Date(at).toISOString().slice(0, 10)}`,
    );
    return `- ${line} <!-- ${edits.join('; ')} -->`;
  });
  const above = text.trimEnd();
  return `${above === '' ? '' : `${above}\n`}${added.join('\n')}\n`;
}

/** As the model is shown it: without where each line comes from. */
export function withoutRemarks(text: string): string {
  return text
    .replace(REMARK, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** What its lines say, to know what is said already. */
export function linesOf(text: string): string[] {
  return withoutRemarks(text).split('\n').map(sameWords);
}
