import type { Analysis } from '../../protocol/analysis.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { AskOptions, DraftingInput, DraftingModel } from '../drafting/draftingModel.ts';
import { suspectInjection, withSuspicion } from '../drafting/suspectInjection.ts';
import { promptMessages } from '../drafting/transcript.ts';
import { addUsage } from '../drafting/usage.ts';
import { MOST_MESSAGES } from './readDialog.ts';
import type { SeenPhotos } from './readPhotos.ts';

interface Read {
  input: DraftingInput;
  seen: SeenPhotos;
}

/** How much longer the history is that a model gets when it asks for more. */
const LONGER = 4;

/**
 * What the model finds in the dialog, with what the program has seen in it itself. Where the model needs more history
 * it is read and judged once more, once: what is found then holds. `onRead` is told what is judged from here on.
 */
export async function judgeDialog(
  first: Read,
  {
    drafting,
    options,
    readLonger,
    onRead,
  }: {
    drafting: Pick<DraftingModel, 'analyse'>;
    options: AskOptions;
    readLonger: (historyLimit: number) => Promise<Read>;
    onRead: (read: Read) => void;
  },
): Promise<Read & { found: { analysis: Analysis; usage: Usage } }> {
  const found = await drafting.analyse(first.input, options);
  if (!found.analysis.needsMoreHistory) return { ...first, found: suspected(first.input, found) };
  const { length } = first.input.messages;
  const longer =
    length < MOST_MESSAGES ? await readLonger(Math.min(MOST_MESSAGES, length * LONGER)) : first;
  // All there is was read already.
  if (longer.input.messages.length <= length)
    return { ...first, found: suspected(first.input, found) };
  onRead(longer);
  const second = await drafting.analyse(longer.input, options);
  const usage = addUsage(found.usage, second.usage);
  return { ...longer, found: suspected(longer.input, { ...second, usage }) };
}

function suspected(
  input: DraftingInput,
  { analysis, usage }: { analysis: Analysis; usage: Usage },
): { analysis: Analysis; usage: Usage } {
  const suspicion = suspectInjection(promptMessages(input), input.dialogTitle);
  return { analysis: withSuspicion(analysis, suspicion), usage };
}
