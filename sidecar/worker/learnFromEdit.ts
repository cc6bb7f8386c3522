import { t } from '../../protocol/l10n.ts';
import type { DialogStates } from '../dialogs/dialogStates.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { Notes } from '../memory/notes.ts';
import { withoutRemarks } from '../memory/noteText.ts';
import { chosenModels, type Profiles } from '../memory/profiles.ts';
import type { Models } from '../models.ts';
import type { Claim, Queue } from '../queue/queue.ts';
import type { JobRunner } from './worker.ts';

export interface LearnFromEditOptions {
  queue: Queue;
  drafts: Pick<Drafts, 'find' | 'textOf'>;
  dialogStates: Pick<DialogStates, 'get'>;
  models: Pick<Models, 'resolve'>;
  profiles: Pick<Profiles, 'of'>;
  notes: Pick<Notes, 'get' | 'refused' | 'propose'>;
  learnsFromEdits: () => boolean;
  now: () => number;
}

/**
 * Proposes notes on a contact from what the owner changed in a draft before they sent it: the `learn` job. Nobody else's
 * words are read for it.
 */
export function createLearnFromEdit(options: LearnFromEditOptions): JobRunner {
  const { queue, drafts, dialogStates, models, profiles, notes, learnsFromEdits, now } = options;

  async function run(claim: Claim, signal: AbortSignal): Promise<void> {
    const { accountId, dialogId, draftId = '', jobId } = claim.job;
    const draft = drafts.find(draftId);
    const { sentVersion, suggestion = '', replyLanguage = 'und' } = draft ?? {};
    const sent = sentVersion === undefined ? undefined : drafts.textOf(draftId, sentVersion);
    const isEdited = sent !== undefined && suggestion !== '' && sent !== suggestion;
    if (!isEdited || sentVersion === undefined || !learnsFromEdits()) {
      await queue.complete(claim, t('There is nothing to learn from.'));
      return;
    }
    await queue.setStage(claim, 'learning');
    const profile = profiles.of(claim.job);
    const choice = chosenModels(dialogStates.get(accountId, dialogId), profile);
    const asker = { accountId, profile: profile.profileId, dialogId, jobId };
    const { drafting, analysisModel } = await models.resolve(asker, choice, signal);
    const known = notes.get(claim.job);
    const { lines } = await drafting.learn(
      {
        suggestion,
        sent,
        language: replyLanguage,
        note: withoutRemarks(known.proposal?.text ?? known.text),
        refused: notes.refused(claim.job),
      },
      { model: analysisModel, signal },
    );
    const outcome = t(
      lines.length === 0 ? 'The edit tells nothing of style.' : 'Notes are proposed for review.',
    );
    await queue.complete(claim, outcome, (tx) => {
      notes.propose(tx, claim.job, lines, { draftId, version: sentVersion, at: now() });
    });
  }

  return { run, onFailed: () => {}, onCancelled: () => {} };
}
