import { AppError } from '../../protocol/errors.ts';
import type { Model } from '../../protocol/modelRecords.ts';

/**
 * The model for a task where the user may have left the choice open. A named one wins. Else the strongest-looking
 * for drafts and a small one for analysis, by the words that vendors use; the newest of equals (lists begin with it).
 */
export function chooseModel(models: Model[], task: 'draft' | 'analysis', setting: string): string {
  if (setting.trim() !== '') return setting.trim();
  const ranked = models.map((model) => ({ model, strength: strengthOf(model) }));
  const strongest = Math.max(...ranked.map(({ strength }) => strength));
  const wanted =
    task === 'analysis' && ranked.some(({ strength }) => strength === SMALL) ? SMALL : strongest;
  const chosen = ranked.find(({ strength }) => strength === wanted);
  if (chosen) return chosen.model.modelId;
  throw new AppError('notConfigured', 'The model endpoint lists no models to choose from.', {
    hint: 'Name a model in the settings.',
  });
}

const SMALL = 0;
const PLAIN = 1;

/** Plain names rank below named strength, so that an embedding or a tool of the endpoint is not taken for the best. */
function strengthOf({ modelId, name }: Model): number {
  const words = `${modelId} ${name}`.toLowerCase().split(/[^a-z]+/);
  const has = (...candidates: string[]) => candidates.some((word) => words.includes(word));
  if (has('haiku', 'small', 'mini', 'tiny', 'nano', 'lite', 'flash')) return SMALL;
  if (has('opus', 'strong', 'large', 'ultra')) return 3;
  if (has('sonnet', 'medium', 'pro')) return 2;
  return PLAIN;
}
