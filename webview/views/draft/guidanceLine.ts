import { html, nothing, type TemplateResult } from 'lit';
import { DEFAULT_PROFILE_ID } from '../../../protocol/ids.ts';
import type { INSTRUCTION_SCOPES } from '../../../protocol/memoryRecords.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { shown } from '../../format.ts';
import { t, th } from '../../l10n.ts';
import { icon } from '../icons.ts';
import { button, link } from '../parts.ts';

const SCOPES: Record<(typeof INSTRUCTION_SCOPES)[number], [label: string, says: string]> = {
  everywhere: [t('everywhere'), t('Instructions for everywhere')],
  account: [t('this account'), t('Instructions for this account')],
  dialog: [t('this chat'), t('Instructions for this chat')],
};

/** What of the owner's own words guides the drafts of this dialog; each opens where it can be changed. */
export function guidanceLine(
  { state, actions }: Desk,
  draft: Draft,
): TemplateResult | typeof nothing {
  const guidance = state.guidances.value.get(draft.dialogId);
  if (!guidance) return nothing;
  const { instructions, profile, noted } = guidance;
  const scopes = instructions.map((scope) => {
    const [label, says] = SCOPES[scope];
    return link(label, () => actions.openInstructions(scope, draft), says);
  });
  const parts: TemplateResult[] = [];
  if (profile.profileId !== DEFAULT_PROFILE_ID) {
    const name = shown(profile.name);
    const says = t('Profile: {0}. Choose another', name);
    const choose = link(name, () => actions.chooseProfile(draft), says);
    parts.push(html`${th('Profile: {0}', choose)}`);
  }
  if (scopes.length > 0) {
    const list = scopes.map((one, i) => [i > 0 ? ', ' : '', one]);
    parts.push(html`${th('Instructions: {0}', list)}`);
  }
  if (noted)
    parts.push(link(t('Notes'), () => actions.openNote(draft), t('Notes on this contact')));
  if (parts.length === 0) return nothing;
  return html`<p class="guided">
    ${icon('note')}<span>${parts.map((one, i) => [i > 0 ? ' · ' : '', one])}</span>
  </p>`;
}

/** What was learnt from the user's edits here, until they say yes or no. */
export function noteProposal(
  { state, actions }: Desk,
  draft: Draft,
): TemplateResult | typeof nothing {
  const proposal = state.guidances.value.get(draft.dialogId)?.proposal;
  if (!proposal) return nothing;
  return html`<div class="note info proposal" role="note">
    ${icon('sparkle')}
    <div>
      <span>${t('Learnt from your edits here:')}</span>
      <ul>
        ${proposal.lines.map((line) => html`<li dir="auto">${shown(line)}</li>`)}
      </ul>
      <div class="choices">
        ${button({ label: t('Note it'), icon: 'check', run: () => actions.acceptNote(proposal) })}
        ${link(t('Review…'), () => actions.reviewNote(draft), t('Review the proposed notes in the editor'))}
        ${link(t('No'), () => actions.rejectNote(proposal), t('Do not note it'))}
      </div>
    </div>
  </div>`;
}
