import { html, nothing, type TemplateResult } from 'lit';
import { MAX_MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { Draft, Job } from '../../protocol/records.ts';
import type { Desk } from '../desk.ts';
import { plural, shown } from '../format.ts';
import { icon, spinner } from './icons.ts';
import { messages } from './messages.ts';
import { avatar, button, chip, errorText, name } from './parts.ts';

/** The inside of one draft's card: the whole of it when `open`, else a line or two. */
export function draftCard(desk: Desk, draft: Draft, open: boolean): TemplateResult {
  return open ? openCard(desk, draft) : closedCard(desk, draft);
}

/** What a card is called by, shared with the cards that have no draft yet. */
export function cardHead(options: {
  dialogId: string;
  title: string;
  state: TemplateResult;
  open: boolean | undefined;
  toggle?: () => void;
}): TemplateResult {
  const inside = html`${avatar(options.dialogId, options.title)}${name(options.title)}
    <span class="state">${options.state}</span>`;
  if (options.open === undefined) return html`<div class="card-head" tabindex="-1">${inside}</div>`;
  return html`<button
    type="button"
    class="card-head"
    aria-expanded=${options.open}
    @click=${options.toggle}
  >
    ${inside}
  </button>`;
}

export function draftState(draft: Draft): TemplateResult {
  switch (draft.state) {
    case 'drafting':
      return chip('info', 'Drafting…', 'spinner');
    case 'ready':
      return draft.analysis?.urgency === 'high'
        ? chip('warning', 'Urgent', 'warning')
        : chip('good', 'Ready', 'sparkle');
    case 'approved':
      return html`<span class="chip info"
        >${icon('clock')}<span
          >Sending in <dd-countdown .until=${draft.sendAt ?? 0}></dd-countdown></span
      ></span>`;
    case 'sending':
      return chip('info', 'Sending…', 'spinner');
    case 'sent':
      return chip('good', 'Sent', 'check');
    case 'rejected':
      return chip('muted', 'Rejected', 'close');
    case 'stale':
      return chip('warning', 'Out of date', 'refresh');
    case 'failed':
      return chip('bad', 'Failed', 'error');
    case 'unknown':
      break;
  }
  return chip('warning', 'Did it arrive?', 'question');
}

function closedCard(desk: Desk, draft: Draft): TemplateResult {
  if (draft.state === 'drafting') {
    return html`<div class="peek tail">${stream(desk, draft, true)}</div>`;
  }
  return html`<div class="peek" dir="auto">${shown(draft.text)}</div>`;
}

function openCard(desk: Desk, draft: Draft): TemplateResult {
  const transcript = desk.state.transcripts.value.get(draft.dialogId);
  return html`<div class="card-body">
    ${summary(draft)} ${messages(desk, draft, transcript)} ${notice(draft)}
    <div class="reply">
      <div class="reply-head">
        <span>Your reply</span>
        ${edited(draft) ? html`<span class="hint">edited by you</span>` : nothing}
        ${draft.text.length > MAX_MESSAGE_LENGTH ? tooLong(draft) : nothing}
      </div>
      ${
        draft.state === 'drafting'
          ? stream(desk, draft, false)
          : html`<div class="reply-text" dir="auto">${shown(draft.text)}</div>`
      }
    </div>
    <div class="card-actions">${actions(desk, draft)}</div>
  </div>`;
}

function stream(desk: Desk, draft: Draft, tail: boolean): TemplateResult {
  return html`<dd-stream
    class="reply-text"
    ?data-tail=${tail}
    .streams=${desk.streams}
    .draftId=${draft.draftId}
    ><span class="caret" aria-hidden="true"></span
  ></dd-stream>`;
}

function summary({ analysis, state }: Draft): TemplateResult | typeof nothing {
  if (!analysis) return nothing;
  return html`<p class="summary" title=${shown(`${analysis.summary} ${analysis.reason}`.trim())}>
    ${analysis.urgency === 'high' && state !== 'ready' ? chip('warning', 'Urgent') : nothing}
    <span dir="auto">${shown(analysis.summary || analysis.reason)}</span>
  </p>`;
}

function notice(draft: Draft): TemplateResult | typeof nothing {
  switch (draft.state) {
    case 'stale':
      return html`<p class="note warning" role="note">
        ${icon('warning')}<span
          >The chat has moved on since this draft was written. Nothing was sent.</span
        >
      </p>`;
    case 'failed':
      return html`<p class="note bad" role="note">
        ${icon('error')}${errorText(draft.error ?? { message: 'It could not be sent.' })}
      </p>`;
    case 'unknown':
      return html`<p class="note warning" role="note">
        ${icon('question')}<span
          >The connection broke while sending. Look into the chat: did the reply arrive?</span
        >
      </p>`;
    case 'drafting':
    case 'ready':
    case 'approved':
    case 'sending':
    case 'sent':
    case 'rejected':
      break;
  }
  return nothing;
}

function actions({ actions, state }: Desk, draft: Draft): TemplateResult | typeof nothing {
  const tooLong = draft.text.length > MAX_MESSAGE_LENGTH;
  const edit = button({
    label: 'Edit',
    icon: 'edit',
    compact: true,
    key: 'e',
    run: () => actions.edit(draft),
  });
  const reject = button({
    label: 'Reject',
    icon: 'close',
    compact: true,
    key: 'r',
    run: () => actions.reject(draft),
  });
  const approve = (label: string, primary: boolean) =>
    button({
      label,
      primary,
      className: 'grow',
      disabled: tooLong || draft.text.trim() === '',
      ...(primary ? { key: 'a', icon: 'send' as const } : {}),
      run: () => actions.approve(draft),
    });
  switch (draft.state) {
    case 'drafting': {
      const job = jobOf(state.jobs.value.values(), draft);
      return html`<span class="hint grow">${spinner()} Writing…</span>${
          job
            ? button({ label: 'Stop', icon: 'stop', run: () => actions.cancelJob(job.jobId) })
            : nothing
        }`;
    }
    case 'ready':
      return html`${approve('Approve & Send', true)} ${edit} ${reject}
      ${button({
        label: 'Regenerate…',
        icon: 'refresh',
        compact: true,
        key: 'g',
        run: () => actions.regenerate(draft),
      })}`;
    case 'stale':
      return html`${button({
        label: 'Regenerate',
        primary: true,
        className: 'grow',
        run: () => actions.regenerateNow(draft),
      })}
      ${approve('Send anyway', false)} ${reject}`;
    case 'failed':
      return html`${button({
        label: 'Retry',
        icon: 'refresh',
        primary: true,
        className: 'grow',
        disabled: tooLong,
        run: () => (draft.text ? actions.approve(draft) : actions.regenerateNow(draft)),
      })}
      ${draft.text ? edit : nothing} ${reject}`;
    case 'unknown':
      return html`${button({
        label: 'Yes, it arrived',
        primary: true,
        className: 'grow',
        run: () => actions.resolve(draft, true),
      })}
      ${button({ label: 'No, send again', run: () => actions.resolve(draft, false) })}`;
    case 'approved':
      return html`<span class="hint grow">Nothing has left yet.</span
        >${button({ label: 'Undo', icon: 'undo', key: 'u', run: () => actions.undo(draft.draftId) })}`;
    case 'sending':
      return html`<span class="hint grow">${spinner()} Sending…</span>`;
    case 'sent':
      return html`<span class="hint grow done">${icon('check')} Sent</span>`;
    case 'rejected':
      break;
  }
  return nothing;
}

function tooLong(draft: Draft): TemplateResult {
  const over = plural(draft.text.length - MAX_MESSAGE_LENGTH, 'character');
  return html`<span class="bad">${over} too long: edit it first</span>`;
}

function edited(draft: Draft): boolean {
  return draft.state !== 'drafting' && draft.suggestion !== '' && draft.text !== draft.suggestion;
}

/** The job that is writing it; told by the dialog until the job knows its draft. */
function jobOf(jobs: Iterable<Job>, draft: Draft): Job | undefined {
  for (const job of jobs) {
    if (job.kind !== 'process' || job.state !== 'running') continue;
    if (job.dialogId === draft.dialogId && job.accountId === draft.accountId) return job;
  }
  return undefined;
}
