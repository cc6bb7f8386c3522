import { html, nothing, type TemplateResult } from 'lit';
import { comparison, listOf, shownEarlier, viewOf } from '../../cardView.ts';
import { instructionText } from '../../../protocol/presets.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { listTime, shown } from '../../format.ts';
import { t, th } from '../../l10n.ts';
import { icon, type IconName } from '../icons.ts';
import { errorText, link } from '../parts.ts';

/** The way to earlier texts and to what changed between them; nothing while there is but one. */
export function versionBar(desk: Desk, draft: Draft): TemplateResult | typeof nothing {
  if (draft.version < 2 || draft.state === 'drafting') return nothing;
  const { state, actions } = desk;
  const versions = state.versions.value;
  if (versions?.draftId === draft.draftId && versions.error) {
    return html`<p class="note">
      ${errorText(versions.error)} ${link(t('Try again'), () => actions.reloadVersions(draft))}
    </p>`;
  }
  const list = listOf(versions, draft);
  const earlier = shownEarlier(state.cardView.value, versions, draft);
  const version = earlier?.version ?? draft.version;
  const at = list.findIndex((one) => one.version === version);
  const changes = viewOf(state.cardView.value, draft).changes === true;
  return html`<div class="version-bar" role="group" aria-label=${t('Versions')}>
      ${step('back', t('Earlier version ([)'), at <= 0, () => actions.showVersion(draft, -1))}
      <span>${t('Version {0} of {1}', version, draft.version)}</span>
      ${step('chevron', t('Later version (])'), at < 0 || at === list.length - 1, () => actions.showVersion(draft, 1))}
      ${
        comparison(state.cardView.value, versions, draft) === undefined
          ? nothing
          : html`<button
              class="toggle"
              type="button"
              aria-pressed=${changes}
              title=${changes ? t('Show the text (D)') : t('Show what changed (D)')}
              @click=${() => actions.toggleChanges(draft)}
            >
              ${icon('compare')}${t('Changes')}
            </button>`
      }
    </div>
    ${whence(list[at])}`;
}

function whence(version: ReturnType<typeof listOf>[number] | undefined): TemplateResult {
  if (!version) return html`<p class="whence">…</p>`;
  const { origin, instruction, at } = version;
  const when = listTime(at, Date.now());
  const byUser = origin === 'user';
  if (instruction === undefined) {
    const said = byUser ? t('Edited by you, {0}', when) : t('Written for you, {0}', when);
    return html`<p class="whence">${said}</p>`;
  }
  const wish = html`<bdi>${shown(instructionText(instruction))}</bdi>`;
  return html`<p class="whence">
    ${
      byUser
        ? th('Edited by you, {0}: “{1}”', when, wish)
        : th('Written for you, {0}: “{1}”', when, wish)
    }
  </p>`;
}

function step(mark: IconName, label: string, disabled: boolean, run: () => void): TemplateResult {
  return html`<button
    class="action"
    type="button"
    title=${label}
    aria-label=${label}
    ?disabled=${disabled}
    @click=${run}
  >
    ${icon(mark)}
  </button>`;
}
