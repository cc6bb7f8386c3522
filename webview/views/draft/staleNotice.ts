import { html, nothing, type TemplateResult } from 'lit';
import type { Draft, DraftChange } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { shown } from '../../format.ts';
import { t, th, tn, wordsLanguage } from '../../l10n.ts';
import { icon } from '../icons.ts';

/** What changed under a draft since it was written. New messages stand above it, among the last ones of the dialog. */
export function staleNotice({ state }: Desk, draft: Draft): TemplateResult {
  const held = state.changes.value;
  const { changes, more } = held?.draftId === draft.draftId ? held : { changes: [], more: 0 };
  const news = changes.filter(({ what }) => what === 'new').length;
  const others = changes.filter(({ what }) => what !== 'new');
  return html`<div class="note warning stale-note" role="note">
    ${icon('warning')}
    <div>
      <p>${summaryOf(draft, news, more)} ${t('Nothing was sent.')}</p>
      ${
        others.length > 0
          ? html`<ul>
              ${others.map(entry)}
            </ul>`
          : nothing
      }
    </div>
  </div>`;
}

function summaryOf({ movedOn }: Draft, news: number, more: number): string {
  const came = cameSince(news + more, more);
  if (movedOn === undefined)
    return news > 0 ? came : t('The chat has moved on since this draft was written.');
  const changed =
    movedOn === 'edited'
      ? t('A message that this answers was edited since.')
      : t('A message that this answers was deleted since.');
  return news > 0 ? `${changed} ${came}` : changed;
}

function cameSince(count: number, more: number): string {
  if (more > 0) {
    return tn(
      '{0} message came since this draft was written, {1} of them not shown here.|{0} messages came since this draft was written, {1} of them not shown here.',
      count,
      more.toLocaleString(wordsLanguage()),
    );
  }
  return tn(
    '{0} message came since this draft was written.|{0} messages came since this draft was written.',
    count,
  );
}

function entry({ what, out, senderName, before, text }: DraftChange): TemplateResult {
  const who = out ? t('You') : (senderName ?? t('Somebody'));
  const name = html`<bdi class="changed-by">${shown(who)}</bdi>`;
  if (what === 'deleted') {
    return before === undefined
      ? html`<li>${th('{0} deleted a message', name)}</li>`
      : html`<li>${th('{0} deleted {1}', name, quote(before))}</li>`;
  }
  const now = quote(text ?? '');
  return before === undefined
    ? html`<li>${th('{0} changed a message to {1}', name, now)}</li>`
    : html`<li>${th('{0} changed {1} to {2}', name, quote(before), now)}</li>`;
}

function quote(text: string): TemplateResult {
  return html`<q dir="auto">${shown(text)}</q>`;
}
