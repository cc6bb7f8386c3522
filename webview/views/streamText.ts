import { shown } from '../format.ts';
import { markPainted } from '../measure.ts';
import type { Streams } from '../streams.ts';

/**
 * The text of a draft while it is written. What arrives within one frame is appended in that frame to one text
 * node; nothing else on the page is drawn again. Not a live region: a screen reader would read every token.
 */
export class StreamText extends HTMLElement {
  streams: Streams | undefined;
  draftId = '';
  readonly #node = document.createTextNode('');
  #waiting = '';
  #afresh = false;
  #seq = 0;
  #frame = 0;
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.setAttribute('aria-busy', 'true');
    this.setAttribute('dir', 'auto');
    this.prepend(this.#node);
    this.#stop = this.streams?.read(this.draftId, (text, added, seq) => {
      if (added === null) {
        this.#afresh = true;
        this.#waiting = text;
      } else this.#waiting += added;
      this.#seq = seq;
      this.#frame ||= requestAnimationFrame(() => this.#paint());
    });
    this.#paint();
  }

  disconnectedCallback(): void {
    this.#stop?.();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #paint(): void {
    this.#frame = 0;
    const keep = followsEnd(this);
    if (this.#afresh) this.#node.data = shown(this.#waiting);
    else this.#node.appendData(shown(this.#waiting));
    this.toggleAttribute('data-empty', this.#node.data === '');
    this.#afresh = false;
    this.#waiting = '';
    keep();
    if (this.#seq > 0) markPainted(this.draftId, this.#seq);
  }
}
customElements.define('dd-stream', StreamText);

/** Keeps the end of the text in sight if it was in sight before; leaves the scroll position alone otherwise. */
function followsEnd(element: HTMLElement): () => void {
  if (element.dataset['tail'] !== undefined) {
    return () => element.scrollTo({ top: element.scrollHeight });
  }
  const scroller = element.closest<HTMLElement>('[data-scroller]');
  if (!scroller) return () => {};
  const limit = () => scroller.getBoundingClientRect().bottom - 60;
  const wasInSight = element.getBoundingClientRect().bottom <= limit();
  return () => {
    const over = element.getBoundingClientRect().bottom - limit();
    if (wasInSight && over > 0) scroller.scrollTop += over;
  };
}
