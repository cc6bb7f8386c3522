import { html, nothing, type TemplateResult } from 'lit';
import type { DialogKind, ListedDialog } from '../../protocol/dialogRecords.ts';
import { isMuted, isUnread } from '../../protocol/dialogFilter.ts';
import { listTime, shown } from '../format.ts';
import { t, tn } from '../l10n.ts';
import type { Picture } from '../pictures.ts';
import { statusChip, statusLabel } from './dialogStatus.ts';
import { icon } from './icons.ts';
import { avatar, name } from './parts.ts';
import { moveTo } from './place.ts';

export const ROW_HEIGHT = 48;

const KINDS: Record<Exclude<DialogKind, 'private'>, string> = {
  group: t('group'),
  channel: t('channel'),
  bot: t('bot'),
};

const MARKS = { verified: t('verified'), scam: t('scam'), fake: t('fake') } as const;

export interface RowPlace {
  index: number;
  top: number;
  active: boolean;
  count: number;
  now: number;
  picture: Picture | undefined;
}

/** One line of the dialog list. Clicks and keys are the list's: it has thousands of these. */
export function dialogRow(dialog: ListedDialog, place: RowPlace): TemplateResult {
  const { status, last } = dialog;
  const unread = isUnread(dialog);
  return html`<div
    class="row ${unread ? 'unread' : ''} ${dialog.canSend ? '' : 'read-only'}"
    role="option"
    id="row-${dialog.dialogId}"
    data-index=${place.index}
    data-vscode-context=${JSON.stringify({ dialogId: dialog.dialogId, dialogUnread: unread })}
    tabindex=${place.active ? 0 : -1}
    aria-selected=${dialog.selected}
    aria-disabled=${dialog.canSend ? nothing : 'true'}
    aria-setsize=${place.count}
    aria-posinset=${place.index + 1}
    aria-label=${describe(dialog)}
    aria-keyshortcuts=${unread ? 'c a m' : 'c a'}
    ${moveTo(place.top)}
  >
    <span class="box" title=${dialog.canSend ? nothing : t('This account may not write here')}
      >${dialog.selected ? icon('check') : nothing}</span
    >
    ${avatar(dialog.dialogId, dialog.title, place.picture)}
    <span class="row-text">
      <span class="row-line">
        ${kindIcon(dialog)}${name(dialog.title)}${marks(dialog)}${ruleMark(dialog)}${guidedMark(dialog)}
        <span class="time"
          >${isSeen(dialog) ? icon('checks', 'tick') : nothing}${
            last ? listTime(last.at, place.now) : nothing
          }</span
        >
      </span>
      <span class="row-line">
        ${pausedChip(dialog)}
        ${
          status.kind === 'none'
            ? nothing
            : html`<span data-open title=${status.note ? shown(status.note) : nothing}
                >${statusChip(status)}</span
              >`
        }
        <span class="preview" dir="auto"
          >${last ? html`${last.out ? html`<span class="you">${t('You:')} </span>` : nothing}${shown(last.preview)}` : nothing}</span
        >
        ${badges(dialog)}
      </span>
    </span>
    ${
      unread
        ? html`<span class="action later" data-read title=${t('Mark as read (M)')}
            >${icon('checks')}</span
          >`
        : nothing
    }
    <span class="action" data-chat title=${t('Chat about this dialog (C)')}>${icon('chat')}</span>
  </div>`;
}

/** Its drafts went unused: a click lets it go on. */
function pausedChip({ rulePausedAt }: ListedDialog): TemplateResult | typeof nothing {
  if (rulePausedAt === undefined) return nothing;
  return html`<span
    data-resume
    title=${t('The last drafts of this dialog went unused: it is not processed automatically any more. Click to resume, or press A.')}
    ><span class="chip warning"
      >${icon('pause')}<span
        ><span class="paused">${t('Paused')} · </span>${t('Resume')}</span
      ></span
    ></span
  >`;
}

/** Drafts are written here without being asked for. */
function ruleMark({ rule, rulePausedAt }: ListedDialog): TemplateResult | typeof nothing {
  if (!rule || rulePausedAt !== undefined) return nothing;
  return html`<span class="rule" data-rule title=${t('Processed automatically (A)')}
    >${icon('auto')}</span
  >`;
}

/** Drafts are written here in another profile, or as its own instructions say. */
function guidedMark({ instructed, profile, noteProposed }: ListedDialog): TemplateResult {
  return html`${profile === undefined ? nothing : profileMark(profile)}${instructed ? instructionsMark() : nothing}${noteProposed ? proposalMark() : nothing}`;
}

function profileMark(profile: string): TemplateResult {
  return html`<span class="profile" data-profile title=${t('Profile: {0}', shown(profile))}
    >${icon('person')}${name(profile, '')}</span
  >`;
}

function proposalMark(): TemplateResult {
  return html`<span class="rule" data-note title=${t('Notes are proposed: review them')}
    >${icon('sparkle')}</span
  >`;
}

function instructionsMark(): TemplateResult {
  return html`<span class="rule" data-instructions title=${t('Has instructions of its own')}
    >${icon('note')}</span
  >`;
}

function kindIcon({ kind }: ListedDialog) {
  return kind === 'private' ? nothing : icon(kind, 'kind');
}

/** Quiet signs behind the name: who it is, and why nothing rings. */
function marks(dialog: ListedDialog): TemplateResult {
  const { mark } = dialog;
  return html`${mark === 'verified' ? icon('verified', 'sign known') : nothing}${
    mark === 'scam' || mark === 'fake'
      ? html`<span class="warn-mark">${MARKS[mark]}</span>`
      : nothing
  }${isMuted(dialog) ? icon('muted', 'sign') : nothing}${
    dialog.archived ? icon('archive', 'sign') : nothing
  }${dialog.pinned ? icon('pin', 'sign') : nothing}`;
}

function badges(dialog: ListedDialog): TemplateResult {
  const { unreadCount, unreadMentions } = dialog;
  const quiet = isMuted(dialog) || dialog.archived ? 'quiet' : '';
  return html`${
    unreadMentions > 0
      ? html`<span class="badge mention" title=${t('You were mentioned')}>@</span>`
      : nothing
  }${
    unreadCount > 0
      ? html`<span class="badge ${quiet}">${unreadCount > 999 ? '999+' : unreadCount}</span>`
      : dialog.markedUnread
        ? html`<span class="badge dot ${quiet}" title=${t('Marked as unread')}></span>`
        : nothing
  }`;
}

/** The newest message is one's own and somebody has read it. */
function isSeen({ last, readOutboxId = 0, kind }: ListedDialog): boolean {
  return last?.out === true && kind !== 'channel' && readOutboxId >= last.messageId;
}

function describe(dialog: ListedDialog): string {
  const { unreadCount, unreadMentions } = dialog;
  const parts = [shown(dialog.title)];
  if (dialog.kind !== 'private') parts.push(KINDS[dialog.kind]);
  if (dialog.mark && dialog.mark !== 'deleted') parts.push(MARKS[dialog.mark]);
  if (unreadCount > 0) parts.push(t('{0} unread', unreadCount));
  else if (dialog.markedUnread) parts.push(t('marked as unread'));
  if (unreadMentions > 0) parts.push(tn('{0} mention|{0} mentions', unreadMentions));
  if (dialog.status.kind !== 'none') parts.push(statusLabel(dialog.status));
  if (dialog.rulePausedAt !== undefined) parts.push(t('automatic processing paused'));
  else if (dialog.rule) parts.push(t('processed automatically'));
  if (dialog.profile) parts.push(t('profile {0}', shown(dialog.profile)));
  if (dialog.instructed) parts.push(t('instructions of its own'));
  if (dialog.noteProposed) parts.push(t('notes proposed'));
  if (dialog.pinned) parts.push(t('pinned'));
  if (isMuted(dialog)) parts.push(t('muted'));
  if (dialog.archived) parts.push(t('archived'));
  if (!dialog.canSend) parts.push(t('read only'));
  if (isSeen(dialog)) parts.push(t('seen'));
  if (dialog.last) parts.push(shown(dialog.last.preview));
  return parts.join(', ');
}
