import { html, nothing, type TemplateResult } from 'lit';
import type { ChatMessage } from '../../protocol/chatRecords.ts';
import type { Job, JobStage } from '../../protocol/jobRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { isUnfinished } from '../chatState.ts';
import { isFinished } from '../jobList.ts';
import type { Desk } from '../desk.ts';
import { listTime, shown } from '../format.ts';
import { t, th } from '../l10n.ts';
import { answer } from './answer.ts';
import { icon, spinner } from './icons.ts';
import { action, button, errorText, link } from './parts.ts';

const STAGES: Partial<Record<JobStage, string>> = {
  reading: t('Reading the dialog…'),
  answering: t('Writing…'),
};

/** What a message is drawn from, besides itself. */
export interface TurnContext {
  desk: Desk;
  /** The draft a reply can be put into. */
  draft: Draft | undefined;
  now: number;
}

/** What the user said: on its own side, as in any chat. */
export function userTurn(message: ChatMessage, { now }: TurnContext): TemplateResult {
  return html`<div
    class="turn user"
    role="article"
    aria-label=${t('You, {0}', listTime(message.createdAt, now))}
  >
    <div class="bubble out"><div class="text" dir="auto">${shown(message.text)}</div></div>
  </div>`;
}

/** The assistant's answer, or its place while it is awaited. */
export function assistantTurn(message: ChatMessage, context: TurnContext): TemplateResult {
  const { desk } = context;
  const streams = isUnfinished(message);
  return html`<div
    class="turn assistant ${message.state}"
    role="article"
    aria-label=${t('Assistant, {0}', listTime(message.createdAt, context.now))}
  >
    ${
      streams
        ? html`<dd-answer .streams=${desk.streams} .messageId=${message.chatMessageId}></dd-answer>`
        : answer(message.text, false, (reply) => replyActions(reply, context))
    }
    ${
      message.warning && !streams
        ? html`<p class="note warning">${icon('warning')}<span>${shown(message.warning)}</span></p>`
        : nothing
    }
    <div class="turn-foot">${foot(message, context)}</div>
  </div>`;
}

/** A draft that was written, in one line: the conversation remembers it, the Review tab is where it is dealt with. */
export function draftTurn(message: ChatMessage, asked: string, now: number): TemplateResult {
  const failed = message.state === 'failed' || message.state === 'cancelled';
  return html`<details class="turn drafted">
    <summary>
      ${icon(failed ? 'error' : 'edit')}<span
        >${isUnfinished(message) ? t('A draft is being written') : failed ? t('No draft was written') : t('Draft written')}</span
      ><span class="time">${listTime(message.updatedAt, now)}</span>
    </summary>
    ${asked ? html`<div class="hint said" dir="auto">${shown(asked)}</div>` : nothing}
    <div class="said" dir="auto">${shown(message.text || message.error?.message || '')}</div>
  </details>`;
}

function foot(message: ChatMessage, { desk, now }: TurnContext): TemplateResult {
  const { jobId, state } = message;
  const job = jobId === undefined ? undefined : desk.state.jobs.value.get(jobId);
  // One that is tried again stays as it ended until its job begins.
  if (isUnfinished(message) || (job && !isFinished(job))) {
    return html`${spinner()}<span>${progress(message, job)}</span>`;
  }
  if (state === 'failed') {
    return html`${icon('error')}${errorText(message.error ?? { message: t('The answer failed.') })}
    ${jobId === undefined ? nothing : link(t('Retry'), () => desk.actions.retryJob(jobId))}`;
  }
  return html`<span
      >${state === 'cancelled' ? t('Stopped') : listTime(message.updatedAt, now)}</span
    >
    ${
      state === 'cancelled' && jobId !== undefined
        ? link(t('Ask again'), () => desk.actions.retryJob(jobId))
        : nothing
    }
    ${message.text ? action('copy', t('Copy the answer'), () => copy(desk, message.text)) : nothing}`;
}

function progress({ state }: ChatMessage, job: Job | undefined): TemplateResult {
  if (job?.state === 'retrying' || job?.state === 'scheduled') {
    return html`${job.error ? `${job.error.message} ` : nothing}${th(
      'Again in {0}',
      html`<dd-countdown .until=${job.runAt}></dd-countdown>`,
    )}`;
  }
  if (job?.state === 'waiting' || job?.state === 'queued')
    return html`${t('Waiting for its turn…')}`;
  const stage = job?.state === 'running' && job.stage ? STAGES[job.stage] : undefined;
  return html`${stage ?? (state === 'streaming' ? t('Writing…') : t('Thinking…'))}`;
}

function replyActions(reply: string, { desk, draft }: TurnContext): TemplateResult {
  const review = (draftId: string) =>
    desk.state.ui.update((ui) => ({ ...ui, tab: 'review', draftId }));
  return html`${
    draft && draft.text === reply
      ? html`<span class="hint in-draft">${icon('check')} ${t('In the draft')}</span>
          ${link(t('Review it'), () => review(draft.draftId))}`
      : html`${button({
          label: t('Use as draft'),
          disabled: !draft,
          run: () => draft && desk.actions.editText(draft, reply),
        })}`
  }
  ${button({ label: t('Copy'), icon: 'copy', run: () => copy(desk, reply) })}
  ${
    draft
      ? nothing
      : html`<span class="hint why"
          >${t('No draft of this dialog is open: process it first.')}</span
        >`
  }`;
}

async function copy({ state }: Desk, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    state.announcement.set(t('Copied.'));
  } catch {
    // Why is the browser's secret.
    state.notice.set({
      message: t('It could not be copied.'),
      hint: t('Select the text instead.'),
    });
  }
}
