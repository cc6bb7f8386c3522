import { html, nothing, type TemplateResult } from 'lit';
import type { ListedDialog } from '../../protocol/records.ts';
import { listTime, shown } from '../format.ts';
import { statusChip, statusLabel } from './dialogStatus.ts';
import { icon } from './icons.ts';
import { avatar, name } from './parts.ts';
import { moveTo } from './place.ts';

export const ROW_HEIGHT = 48;

export interface RowPlace {
  index: number;
  top: number;
  active: boolean;
  count: number;
  now: number;
}

/** One line of the dialog list. Clicks and keys are the list's: it has thousands of these. */
export function dialogRow(dialog: ListedDialog, place: RowPlace): TemplateResult {
  const { status, unreadCount, last } = dialog;
  return html`<div
    class="row ${unreadCount > 0 ? 'unread' : ''} ${dialog.canSend ? '' : 'read-only'}"
    role="option"
    id="row-${dialog.dialogId}"
    data-index=${place.index}
    tabindex=${place.active ? 0 : -1}
    aria-selected=${dialog.selected}
    aria-disabled=${dialog.canSend ? nothing : 'true'}
    aria-setsize=${place.count}
    aria-posinset=${place.index + 1}
    aria-label=${describe(dialog)}
    ${moveTo(place.top)}
  >
    <span class="box" title=${dialog.canSend ? nothing : 'This account may not write here'}
      >${dialog.selected ? icon('check') : nothing}</span
    >
    ${avatar(dialog.dialogId, dialog.title)}
    <span class="row-text">
      <span class="row-line">
        ${kindIcon(dialog)}${name(dialog.title)}
        <span class="time">${last ? listTime(last.at, place.now) : nothing}</span>
      </span>
      <span class="row-line">
        ${
          status.kind === 'none'
            ? nothing
            : html`<span data-open title=${status.note ? shown(status.note) : nothing}
                >${statusChip(status)}</span
              >`
        }
        <span class="preview" dir="auto"
          >${last ? html`${last.out ? html`<span class="you">You: </span>` : nothing}${shown(last.preview)}` : nothing}</span
        >
        ${
          unreadCount > 0
            ? html`<span class="badge">${unreadCount > 999 ? '999+' : unreadCount}</span>`
            : nothing
        }
      </span>
    </span>
  </div>`;
}

function kindIcon({ kind }: ListedDialog) {
  return kind === 'private' ? nothing : icon(kind, 'kind');
}

function describe(dialog: ListedDialog): string {
  const parts = [shown(dialog.title)];
  if (dialog.kind !== 'private') parts.push(dialog.kind);
  if (dialog.unreadCount > 0) parts.push(`${dialog.unreadCount} unread`);
  if (dialog.status.kind !== 'none') parts.push(statusLabel(dialog.status));
  if (!dialog.canSend) parts.push('read only');
  if (dialog.last) parts.push(shown(dialog.last.preview));
  return parts.join(', ');
}
