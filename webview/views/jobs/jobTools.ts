import { html, nothing, type TemplateResult } from 'lit';
import type { JobKind } from '../../../protocol/jobRecords.ts';
import { shown } from '../../format.ts';
import { t, th } from '../../l10n.ts';
import type { JobView } from '../../uiState.ts';
import { icon } from '../icons.ts';

const GROUPS: readonly [JobView['group'], string][] = [
  ['all', t('All')],
  ['active', t('Active')],
  ['failed', t('Failed')],
  ['done', t('Done')],
];
const KINDS: readonly [JobKind | '', string][] = [
  ['', t('All kinds')],
  ['process', t('Drafts')],
  ['send', t('Sends')],
  ['chat', t('Answers')],
  ['delete', t('Deletions')],
  ['edit', t('Changes')],
  ['learn', t('Notes')],
];

/** Search and filters over the list of jobs. */
export function jobTools(
  view: JobView,
  dialogTitle: string,
  change: (change: Partial<JobView>) => void,
  onSearchKey: (event: KeyboardEvent) => void,
): TemplateResult {
  return html`<div class="tools job-tools">
    <div class="find">
      <vscode-text-field
        class="search"
        placeholder=${t('Search jobs by dialog')}
        aria-label=${t('Search jobs by dialog')}
        .value=${view.query}
        @input=${(event: InputEvent & { target: { value: string } }) =>
          change({ query: event.target.value })}
        @keydown=${onSearchKey}
        ><div slot="start" class="slot">${icon('search')}</div></vscode-text-field
      >
      <select
        class="kinds"
        aria-label=${t('Kind of job')}
        @change=${(event: Event & { currentTarget: HTMLSelectElement }) =>
          change({
            kind: KINDS.find(([kind]) => kind === event.currentTarget.value)?.[0] || undefined,
          })}
      >
        ${KINDS.map(
          ([kind, label]) =>
            html`<option value=${kind} ?selected=${kind === (view.kind ?? '')}>${label}</option>`,
        )}
      </select>
    </div>
    <div class="filters" role="group" aria-label=${t('Show')}>
      ${GROUPS.map(
        ([group, label]) =>
          html`<button
            type="button"
            class="filter"
            aria-pressed=${group === view.group}
            @click=${() => change({ group })}
          >
            ${label}
          </button>`,
      )}
    </div>
    ${
      view.dialogId === undefined
        ? nothing
        : html`<button
            type="button"
            class="filter only"
            aria-pressed="true"
            title=${t('Show the jobs of all dialogs')}
            @click=${() => change({ dialogId: undefined })}
          >
            <span class="title">${th('Only {0}', html`<bdi>${shown(dialogTitle)}</bdi>`)}</span
            >${icon('close')}
          </button>`
    }
  </div>`;
}
