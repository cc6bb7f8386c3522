import { shown } from '../format.ts';
import type { Settle, Write } from '../frame.ts';
import { readByFrame } from '../readByFrame.ts';
import type { Streams } from '../streams.ts';

/** More than two lines of it, at any width of the panel. */
const TAIL_LENGTH = 600;

/**
 * The text of a draft while it is written. What arrives within one frame is appended in that frame to one text
 * node, and as a line its end alone is shown; nothing else on the page is drawn again. Not a live region: a screen reader would read every token.
 */
export class StreamText extends HTMLElement {
  streams: Streams | undefined;
  draftId = '';
  readonly #node = document.createTextNode('');
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.setAttribute('aria-busy', 'true');
    this.setAttribute('dir', 'auto');
    this.prepend(this.#node);
    const paint = (text: string, added: string | null) => this.#paint(text, added);
    this.#stop = this.streams && readByFrame(this.streams, this.draftId, paint);
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  #paint(text: string, added: string | null): Write {
    const isTail = this.dataset['tail'] !== undefined;
    const settle = isTail ? () => {} : followsEnd(this);
    return () => {
      if (isTail) this.#node.data = shown(text.slice(-TAIL_LENGTH));
      else if (added === null) this.#node.data = shown(text);
      else this.#node.appendData(shown(added));
      this.toggleAttribute('data-empty', this.#node.data === '');
      return settle;
    };
  }
}
customElements.define('dd-stream', StreamText);

/** Keeps the end of the text in sight if it was in sight before; leaves the scroll position alone otherwise. */
function followsEnd(element: HTMLElement): Settle {
  const scroller = element.closest<HTMLElement>('[data-scroller]');
  if (!scroller) return () => {};
  const limit = () => scroller.getBoundingClientRect().bottom - 60;
  const wasInSight = element.getBoundingClientRect().bottom <= limit();
  return () => {
    const over = element.getBoundingClientRect().bottom - limit();
    if (wasInSight && over > 0) scroller.scrollTop += over;
  };
}
