import { sentencesOf } from '../../sidecar/drafting/findStatements.ts';
import { factId } from '../../sidecar/drafting/factLines.ts';
import { promptId } from '../../sidecar/drafting/transcript.ts';
import { failOn, type Check } from './check.ts';

/** Every id that the model's answers cite is one of the request; looked for before the product drops the others. */
export const idsValid: Check = ({ messages, facts }, { answers, reply }) => {
  const known = new Set([
    ...messages.map(({ messageId }) => promptId(messageId)),
    ...facts.map((_fact, index) => factId(index)),
    ...sentencesOf(reply ?? '').map((_sentence, index) => `s${index + 1}`),
    'owner',
  ]);
  const cited = answers.flatMap((answer) => {
    const value = parse(answer);
    return value === undefined ? ['(no JSON)'] : citedIn(value);
  });
  return failOn([...new Set(cited)].filter((id) => !known.has(id)).map((id) => `cites ${id}`));
};

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
  } catch {
    // Told as an id that does not exist.
    return undefined;
  }
}

const ID_FIELDS: ReadonlySet<string> = new Set(['message_ids', 'fact_ids', 'sentence']);

function citedIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    if (!ID_FIELDS.has(name)) return citedIn(inside);
    return (Array.isArray(inside) ? inside : [inside]).map((id) => String(id).trim());
  });
}
