import { html, nothing, type TemplateResult } from 'lit';
import type { DialogKind, Folder, ListedDialog } from '../../protocol/dialogRecords.ts';
import { activeFilters, EVERYTHING, type DialogView } from '../dialogView.ts';
import { shown, whole } from '../format.ts';
import { t, tn } from '../l10n.ts';
import { icon, type IconName } from './icons.ts';
import { link } from './parts.ts';

const KINDS: readonly [DialogKind | undefined, string][] = [
  [undefined, t('All')],
  ['private', t('Private')],
  ['group', t('Groups')],
  ['channel', t('Channels')],
  ['bot', t('Bots')],
];

interface ToolsRun {
  search: (query: string) => void;
  onSearchKey: (event: KeyboardEvent) => void;
  filter: (change: Partial<DialogView>) => void;
  selectAll: (selected: boolean) => void;
}

export interface ToolsData {
  view: DialogView;
  folders: readonly Folder[];
  rows: readonly ListedDialog[];
  total: number;
}

/** Search and filters over the list of dialogs, how many they leave, and the box that checks all of those. */
export function dialogTools(
  { view, folders, rows, total }: ToolsData,
  run: ToolsRun,
): TemplateResult {
  const { query, kind, unread, mentions, muted, archived } = view;
  const filtered = activeFilters(view, folders).length > 0;
  return html`<div class="tools">
    <div class="find">
      <vscode-text-field
        class="search"
        placeholder=${t('Search dialogs')}
        aria-label=${t('Search dialogs')}
        .value=${query}
        @input=${(event: InputEvent & { target: { value: string } }) =>
          run.search(event.target.value)}
        @keydown=${run.onSearchKey}
        ><div slot="start" class="slot">${icon('search')}</div></vscode-text-field
      >
      ${folders.length > 0 ? folderChoice(view, folders, run) : nothing}
    </div>
    <div class="filters" role="group" aria-label=${t('Show')}>
      ${KINDS.map(([value, label]) =>
        toggle(label, value === kind, () => run.filter({ kind: value })),
      )}
    </div>
    <div class="filters" role="group" aria-label=${t('Only')}>
      ${toggle(t('Unread'), unread, () => run.filter({ unread: !unread }))}
      ${toggle('@', mentions, () => run.filter({ mentions: !mentions }), t('Mentions'))}
      ${choice('muted', [t('Muted'), t('Muted only'), t('Not muted')], muted, (now) =>
        run.filter({ muted: now }),
      )}
      ${choice('archive', [t('Archive'), t('Archive only'), t('No archive')], archived, (now) =>
        run.filter({ archived: now }),
      )}
    </div>
    <div class="narrow">
      ${selectAll(rows, run)}
      <span class="found" role="status"
        >${filtered ? t('{0} of {1}', whole(rows.length), whole(total)) : nothing}</span
      >
      ${filtered ? link(t('Clear'), () => run.filter(EVERYTHING), t('Clear search and filters')) : nothing}
    </div>
  </div>`;
}

function toggle(label: string, on: boolean, run: () => void, says = label): TemplateResult {
  return html`<button
    type="button"
    class="filter"
    aria-pressed=${on}
    aria-label=${says}
    title=${says === label ? nothing : says}
    @click=${run}
  >
    ${label}
  </button>`;
}

/** Off, only those, all but those: each click goes on to the next, and the label says which it is. */
function choice(
  mark: IconName,
  [off, only, without]: readonly [string, string, string],
  value: boolean | undefined,
  run: (next: boolean | undefined) => void,
): TemplateResult {
  const label = value === undefined ? off : value ? only : without;
  const next = value === undefined ? true : value ? false : undefined;
  const then = next === undefined ? t('with and without') : next ? only : without;
  return html`<button
    type="button"
    class="filter"
    aria-pressed=${value !== undefined}
    title=${t('Click for: {0}', then.toLocaleLowerCase())}
    @click=${() => run(next)}
  >
    ${icon(mark)}${label}
  </button>`;
}

function folderChoice(
  { folderId }: DialogView,
  folders: readonly Folder[],
  run: ToolsRun,
): TemplateResult {
  const chosen = folders.some((folder) => folder.folderId === folderId) ? folderId : undefined;
  return html`<select
    class="kinds ${chosen === undefined ? '' : 'on'}"
    aria-label=${t('Folder')}
    @change=${(event: Event & { currentTarget: HTMLSelectElement }) => {
      const { value } = event.currentTarget;
      run.filter({ folderId: value === '' ? undefined : Number(value) });
    }}
  >
    <option value="" ?selected=${chosen === undefined}>${t('All folders')}</option>
    ${folders.map(
      (folder) =>
        html`<option value=${folder.folderId} ?selected=${folder.folderId === chosen}>
          ${shown(folder.title)}
        </option>`,
    )}
  </select>`;
}

function selectAll(rows: readonly ListedDialog[], run: ToolsRun): TemplateResult {
  const writable = rows.filter((dialog) => dialog.canSend);
  const checked = writable.filter((dialog) => dialog.selected).length;
  const all = checked > 0 && checked === writable.length;
  return html`<button
    type="button"
    class="select-all"
    role="checkbox"
    aria-checked=${all ? 'true' : checked > 0 ? 'mixed' : 'false'}
    ?hidden=${writable.length === 0}
    @click=${() => run.selectAll(!all)}
  >
    <span class="box">${all ? icon('check') : checked > 0 ? icon('dash') : nothing}</span>
    ${tn('Select all {0} dialog|Select all {0} dialogs', rows.length)}
  </button>`;
}
