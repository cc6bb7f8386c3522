import type { Statement } from '../../protocol/analysis.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeFailure } from '../describeFailure.ts';
import type { AskOptions, DraftingInput, DraftingModel } from '../drafting/draftingModel.ts';
import { findStatements, matchNumbers } from '../drafting/findStatements.ts';
import { promptMessages } from '../drafting/transcript.ts';

/** A draft does not wait longer for its sources. */
const PATIENCE_MS = 45_000;

/**
 * What a finished draft rests on. Nothing is asked where it states nothing. A draft never fails for want of it: where the
 * model cannot be asked, numbers are looked for by the program alone.
 */
export async function collectEvidence(
  drafting: Pick<DraftingModel, 'findEvidence'>,
  { input, text }: { input: DraftingInput; text: string },
  options: AskOptions,
  log: Log,
): Promise<{ evidence: Statement[]; usage?: Usage }> {
  const found = findStatements(text);
  if (found.length === 0) return { evidence: [] };
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const signal = AbortSignal.any([options.signal, patience]);
  try {
    return await drafting.findEvidence(input, text, { ...options, signal });
  } catch (error) {
    options.signal.throwIfAborted();
    log('warn', `a draft has its sources from the program alone: ${describeFailure(error)}`);
    return { evidence: matchNumbers(found, promptMessages(input), input.facts ?? []) };
  }
}
