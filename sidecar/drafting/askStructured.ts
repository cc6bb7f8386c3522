import type { Usage } from '../../protocol/provenanceRecords.ts';
import { AppError } from '../../protocol/errors.ts';
import type { AskOptions } from './draftingModel.ts';
import { unreadable } from './modelErrors.ts';
import type { LineRequest, ModelLine } from './modelLine.ts';
import { addUsage } from './usage.ts';

/** How an answer is held to its shape: by the endpoint, or by the schema in words. */
export type AskedBy = 'schema' | 'words';

/**
 * First with the schema enforced by the endpoint. Where the endpoint refuses that or ignores it, once more with the
 * schema in words; models that need that are added to `withoutSchema`. `read` answers undefined for what is none.
 */
export async function askStructured<T>(
  line: ModelLine,
  withoutSchema: Set<string>,
  { model, ...options }: AskOptions,
  what: { request: (by: AskedBy) => LineRequest; read: (answer: string) => T | undefined },
): Promise<{ value: T; usage: Usage }> {
  if (withoutSchema.has(model)) return inWords();
  let first: { value: T | undefined; usage: Usage };
  try {
    first = await ask('schema');
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'modelRejected')) throw error;
    return rememberWords(await inWords());
  }
  if (first.value !== undefined) return { value: first.value, usage: first.usage };
  const second = await inWords();
  return rememberWords({ ...second, usage: addUsage(first.usage, second.usage) });

  async function ask(by: AskedBy): Promise<{ value: T | undefined; usage: Usage }> {
    const { text, usage } = await line.complete(what.request(by), options);
    return { value: what.read(text), usage };
  }
  async function inWords(): Promise<{ value: T; usage: Usage }> {
    const { value, usage } = await ask('words');
    if (value === undefined) throw unreadable();
    return { value, usage };
  }
  function rememberWords<R>(result: R): R {
    withoutSchema.add(model);
    return result;
  }
}
