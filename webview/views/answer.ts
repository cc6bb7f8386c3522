import { html, nothing, render, type TemplateResult } from 'lit';
import { blocksOf } from '../chatText.ts';
import { shown } from '../format.ts';
import { t } from '../l10n.ts';
import { readByFrame } from '../readByFrame.ts';
import type { Streams } from '../streams.ts';
import { icon } from './icons.ts';

/** Below the text of a reply: what can be done with it. */
type ReplyActions = (reply: string) => TemplateResult;

/** An answer as text and as cards for the replies in it. Drawn in the same way while it streams and when it is whole. */
export function answer(text: string, streams: boolean, actions?: ReplyActions): TemplateResult {
  return html`${blocksOf(text, streams).map((block) =>
    block.kind === 'text'
      ? html`<div class="said" dir="auto">${shown(block.text)}</div>`
      : html`<div class="reply-card" role="group" aria-label=${t('Suggested reply')}>
          <h4>${icon('sparkle')}${t('Suggested reply')}</h4>
          <div class="said" dir="auto">${shown(block.text)}</div>
          <div class="reply-card-actions">${actions?.(block.text) ?? nothing}</div>
        </div>`,
  )}`;
}

/** An answer while it streams. Draws itself; nothing else on the page is drawn again. Not a live region. */
export class StreamingAnswer extends HTMLElement {
  streams: Streams | undefined;
  messageId = '';
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.setAttribute('aria-busy', 'true');
    const paint = (text: string) => () => {
      render(answer(text, true), this);
      return () => {};
    };
    this.#stop = this.streams && readByFrame(this.streams, this.messageId, paint);
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }
}
customElements.define('dd-answer', StreamingAnswer);
