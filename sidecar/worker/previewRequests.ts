import type { ModelRequest } from '../../protocol/requestRecords.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { packRequest } from '../drafts/sentRequests.ts';
import { chosenModels, type Profiles } from '../memory/profiles.ts';
import type { Voice } from '../memory/voice.ts';
import type { Models } from '../models.ts';
import { readForDraft } from './readForDraft.ts';
import type { ReadForDraftOptions } from './readForDraft.ts';

export interface PreviewRequestsOptions extends ReadForDraftOptions {
  models: Pick<Models, 'resolve'>;
  profiles: Pick<Profiles, 'of'>;
  voice: Pick<Voice, 'examples'>;
  drafts: Pick<Drafts, 'openOf'>;
}

/** The language of a reply is found by the analysis where nobody chose it: as it was found last, or left open. */
const UNKNOWN_LANGUAGE = 'und';

/** What processing a dialog would ask of the model now. `counted`: the endpoint counts it, and is sent it for that. */
export function createPreviewRequests(options: PreviewRequestsOptions) {
  const { models, drafts, dialogStates } = options;
  return async (
    { accountId, dialogId, counted }: { accountId: string; dialogId: string; counted: boolean },
    signal: AbortSignal,
  ): Promise<ModelRequest[]> => {
    const open = drafts.openOf(accountId, dialogId);
    const previous = open && open.text !== '' ? { previousText: open.text } : {};
    const { input } = await readForDraft(options, { accountId, dialogId }, { ...previous, signal });
    const state = dialogStates.get(accountId, dialogId);
    const profile = options.profiles.of({ accountId, dialogId });
    const asker = { accountId, profile: profile.profileId, dialogId };
    const chosen = chosenModels(state, profile);
    const { drafting, ...resolved } = await models.resolve(asker, chosen, signal);
    const { replyLanguage: chosenLanguage } = state;
    const language = chosenLanguage ?? open?.replyLanguage ?? profile.language ?? UNKNOWN_LANGUAGE;
    const place = { accountId, dialogId };
    const examples = options.voice.examples(place, input.messages, language);
    const shown = await drafting.preview(
      { ...input, examples, language },
      { ...resolved, counted, signal },
    );
    return Promise.all(shown.map((request) => packRequest(request)));
  };
}
