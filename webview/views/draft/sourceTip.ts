import { html, nothing, render, type TemplateResult } from 'lit';
import { isUnsupported, type Statement, type StatementKind } from '../../../protocol/analysis.ts';
import type { Message } from '../../../protocol/messageRecords.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import type { Desk } from '../../desk.ts';
import { listTime, shown } from '../../format.ts';
import { t } from '../../l10n.ts';
import { icon } from '../icons.ts';

const UNHEARD: Record<StatementKind, string> = {
  price: t('A price that nobody gave'),
  date: t('A date that nobody gave'),
  number: t('A number that nobody gave'),
  promise: t('A promise that nobody gave'),
  fact: t('A fact that nobody gave'),
};
/** As many of its sources are shown. */
const MOST_SOURCES = 3;
const TIP_ID = 'source-tip';

let tip: HTMLElement | undefined;
/** Where it stands; a source that arrives later is drawn only while it still stands there. */
let shownAt: HTMLElement | undefined;

/** Shows below the sentence what it rests on. */
export function showTip(desk: Desk, draft: Draft, statement: Statement, place: HTMLElement): void {
  const reply = place.closest<HTMLElement>('.reply');
  // By the time the script is here the pointer may be elsewhere.
  if (!reply || !(place.matches(':hover') || place.matches(':focus'))) return;
  hideTip();
  tip = document.createElement('div');
  tip.className = 'source-tip';
  tip.id = TIP_ID;
  tip.setAttribute('role', 'tooltip');
  reply.append(tip);
  shownAt = place;
  place.setAttribute('aria-describedby', TIP_ID);
  const ids = statement.messageIds.slice(0, MOST_SOURCES);
  const found = new Map<number, Message | null>();
  const draw = () => {
    if (!tip || shownAt !== place) return;
    render(contents(statement, ids, found), tip);
    stand(tip, place, reply);
  };
  draw();
  const fetch = async (messageId: number): Promise<void> => {
    found.set(messageId, (await desk.actions.fetchMessage(draft, messageId)) ?? null);
    draw();
  };
  for (const messageId of ids) void fetch(messageId);
}

export function hideTip(): void {
  shownAt?.removeAttribute('aria-describedby');
  tip?.remove();
  tip = shownAt = undefined;
}

/** Below the last line of the sentence, across the reply. */
function stand(of: HTMLElement, place: HTMLElement, reply: HTMLElement): void {
  const lines = place.getClientRects();
  const last = lines.item(lines.length - 1);
  if (!last) return;
  const { top, left } = reply.getBoundingClientRect();
  of.style.top = `${last.bottom - top + 4}px`;
  const room = Math.max(0, reply.clientWidth - of.offsetWidth);
  of.style.insetInlineStart = `${Math.min(room, Math.max(0, last.left - left))}px`;
}

function contents(
  statement: Statement,
  ids: readonly number[],
  found: ReadonlyMap<number, Message | null>,
): TemplateResult {
  const { kind, facts, confirmed, messageIds } = statement;
  if (isUnsupported(statement)) {
    return html`<p class="tip-head">${icon('question')}${UNHEARD[kind]}</p>`;
  }
  const more = messageIds.length - ids.length;
  return html`${facts.map(
    (fact) =>
      html`<p class="tip-head">${icon('check')}${t('You said')}</p>
        <div class="tip-text" dir="auto">${shown(fact)}</div>`,
  )}
  ${ids.map((id) => source(found.get(id)))}
  ${more > 0 ? html`<p class="hint">${t('and {0} more', more)}</p>` : nothing}
  ${
    confirmed && ids.length === 0 && facts.length === 0
      ? html`<p class="tip-head">${icon('check')}${t('Confirmed by you')}</p>`
      : nothing
  }`;
}

/** Undefined: on its way; null: gone. */
function source(message: Message | null | undefined): TemplateResult {
  if (message === undefined) return html`<p class="tip-head hint">…</p>`;
  if (message === null) return html`<p class="tip-head">${t('A message that is gone')}</p>`;
  const { out, senderName, at, text, media } = message;
  return html`<p class="tip-head">
      <bdi>${out ? t('You') : shown(senderName)}</bdi
      ><span class="time">${listTime(at, Date.now())}</span>
    </p>
    <div class="tip-text" dir="auto">${shown(text || (media?.label ?? ''))}</div>`;
}
