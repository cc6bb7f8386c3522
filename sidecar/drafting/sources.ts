import { t } from '../../protocol/l10n.ts';
import type { Provenance } from '../../protocol/provenanceRecords.ts';
import type { DraftingInput } from './draftingModel.ts';
import { guidanceSources } from './guidance.ts';
import { splitTranscript } from './transcript.ts';

/** What the requests of a draft hold, as far as there is any of it. `redacted`: what was kept out of them. */
export function sourcesOf(input: DraftingInput, redacted: number): Provenance['sources'] {
  const { older, newer } = splitTranscript(input);
  const messages = [...older, ...newer];
  const ids = [messages[0], messages.at(-1)].map((message) => message?.messageId);
  const photos = input.photos.filter(({ kind }) => kind === 'file' || kind === 'inline');
  const all = [
    { kind: 'messages', label: t('Messages {0}', ids.join('–')), count: messages.length },
    { kind: 'photos', label: t('Photos'), count: photos.length },
    {
      kind: 'instructions',
      label: t('Standing instructions'),
      count: Number(input.instructions.trim() !== ''),
    },
    ...guidanceSources(input.guidance ?? {}),
    { kind: 'voice', label: t('Your messages as examples'), count: input.examples?.length ?? 0 },
    {
      kind: 'instruction',
      label: t('Your wish for this draft'),
      count: Number(!!input.instruction),
    },
    { kind: 'draft', label: t('The text before'), count: Number(input.previousText !== undefined) },
    { kind: 'facts', label: t('Facts you told'), count: input.facts?.length ?? 0 },
    { kind: 'talk', label: t('Lines of your chat about it'), count: input.talk?.length ?? 0 },
    { kind: 'redacted', label: t('Kept from the model'), count: redacted },
  ];
  return all.filter(({ count }) => count > 0);
}
