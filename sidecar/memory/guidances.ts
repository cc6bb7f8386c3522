import type { Guidance as ShownGuidance, Profile } from '../../protocol/memoryRecords.ts';
import type { Guidance } from '../drafting/guidance.ts';
import type { InstructionsStore } from './instructions.ts';
import { withoutRemarks } from './noteText.ts';
import type { Notes } from './notes.ts';
import type { Place } from './place.ts';
import type { Profiles } from './profiles.ts';

export type Guidances = ReturnType<typeof createGuidances>;

/** Where the store cannot be used: an answer is made without it. */
export const NO_GUIDANCE: Pick<Guidances, 'of'> = { of: () => ({}) };

/** What of the owner's own words guides the replies of a dialog. */
export function createGuidances(options: {
  instructions: Pick<InstructionsStore, 'get' | 'has'>;
  profiles: Pick<Profiles, 'of' | 'orDefault'>;
  notes: Pick<Notes, 'get'>;
  settings: () => { instructions: string };
}) {
  const { instructions, profiles, notes, settings } = options;
  return {
    /** As the model is shown it, by `profileId` or by the dialog's own profile; the standing instructions are the setting's and go beside it. */
    of({ accountId, dialogId }: Place, profileId?: string): Guidance {
      const profile =
        profileId === undefined
          ? profiles.of({ accountId, dialogId })
          : profiles.orDefault(profileId);
      const account = instructions.get({ accountId }).text;
      const dialog = instructions.get({ accountId, dialogId }).text;
      const note = withoutRemarks(notes.get({ accountId, dialogId }).text);
      return {
        ...(account && { account }),
        ...(profile.persona || profile.language ? { profile: toGuide(profile) } : {}),
        ...(note && { note }),
        ...(dialog && { dialog }),
      };
    },
    /** As the panel shows it. */
    shown({ accountId, dialogId }: Place): ShownGuidance {
      const scopes: ShownGuidance['instructions'] = [];
      if (settings().instructions.trim() !== '') scopes.push('everywhere');
      if (instructions.has({ accountId })) scopes.push('account');
      if (instructions.has({ accountId, dialogId })) scopes.push('dialog');
      const { profileId, name } = profiles.of({ accountId, dialogId });
      const { text, version, proposal } = notes.get({ accountId, dialogId });
      return {
        instructions: scopes,
        profile: { profileId, name },
        noted: text !== '',
        ...(proposal && {
          proposal: {
            proposalId: proposal.proposalId,
            version,
            lines: proposal.lines.map((line) => line.text),
          },
        }),
      };
    },
  };
}

function toGuide({ name, persona, language }: Profile): NonNullable<Guidance['profile']> {
  return { name, persona, ...(language === null ? {} : { language }) };
}
