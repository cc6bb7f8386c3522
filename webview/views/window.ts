import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Rows drawn above and below what is in sight. */
const SPARE_ROWS = 6;

export interface WindowRow {
  index: number;
  top: number;
}

/**
 * The rows of a long list that are worth having in the document: those in sight, a few spare ones, and `pinned`
 * (the one with the keyboard focus, which must not leave). Rows are of one height, so this is arithmetic; a
 * virtualiser that measures rows would be a sixth of the page's bundle.
 */
export function windowRows(options: {
  count: number;
  rowHeight: number;
  scrollTop: number;
  height: number;
  pinned: number;
}): WindowRow[] {
  const { count, rowHeight, height, pinned } = options;
  const lastTop = Math.max(0, count * rowHeight - height);
  const scrollTop = Math.max(0, Math.min(options.scrollTop, lastTop));
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE_ROWS);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + SPARE_ROWS);
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  if (pinned >= 0 && pinned < first) indexes.unshift(pinned);
  else if (pinned >= end && pinned < count) indexes.push(pinned);
  return indexes.map((index) => ({ index, top: index * rowHeight }));
}

/** Draws its host again when the scroller moves or changes its height. */
export class ListWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #find: () => HTMLElement | null;
  readonly #rowHeight: number;
  #scroller: HTMLElement | null = null;
  #height = 800;
  /** Where to scroll to once there is a scroller. */
  #firstTop: number;
  #seen = -1;
  /** As the last event told it: to ask the scroller itself costs a layout. */
  #top = 0;
  readonly #resize = new ResizeObserver(() => this.#measure());

  constructor(
    host: ReactiveControllerHost,
    options: { rowHeight: number; firstTop: number; scroller: () => HTMLElement | null },
  ) {
    this.#host = host;
    this.#find = options.scroller;
    this.#rowHeight = options.rowHeight;
    this.#firstTop = options.firstTop;
    host.addController(this);
  }

  rows(count: number, pinned: number): WindowRow[] {
    const scrollTop = this.#scroller ? this.#top : this.#firstTop;
    const size = { count, pinned, rowHeight: this.#rowHeight, height: this.#height };
    return windowRows({ ...size, scrollTop });
  }

  toTop(): void {
    if (this.#scroller && this.#top > 0) this.#scroller.scrollTop = 0;
    this.#top = 0;
    this.#firstTop = 0;
  }

  /** Scrolls as little as shows row `index` whole. */
  scrollTo(index: number): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const top = index * this.#rowHeight;
    const least = top + this.#rowHeight - scroller.clientHeight;
    scroller.scrollTop = Math.max(least, Math.min(top, scroller.scrollTop));
    this.#top = scroller.scrollTop;
  }

  hostUpdated(): void {
    const scroller = this.#find();
    if (scroller === this.#scroller) return;
    this.#leave();
    this.#scroller = scroller;
    if (!scroller) return;
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
    // It is measured once it is laid out, in the same frame.
    this.#resize.observe(scroller);
    this.#top = this.#firstTop;
    this.#firstTop = 0;
    if (this.#top === 0) return;
    scroller.scrollTop = this.#top;
    this.#top = scroller.scrollTop;
  }

  /** Its list is scrolled to where it was once it is back. */
  hostDisconnected(): void {
    this.#firstTop = this.#scroller ? this.#top : this.#firstTop;
    this.#leave();
  }

  #leave(): void {
    this.#scroller?.removeEventListener('scroll', this.#onScroll);
    this.#resize.disconnect();
    this.#scroller = null;
  }

  #measure(): void {
    const height = this.#scroller?.clientHeight ?? 0;
    if (height === 0 || height === this.#height) return;
    this.#height = height;
    this.#host.requestUpdate();
  }

  readonly #onScroll = (): void => {
    this.#top = this.#scroller?.scrollTop ?? 0;
    const row = Math.floor(this.#top / this.#rowHeight);
    if (row === this.#seen) return;
    this.#seen = row;
    this.#host.requestUpdate();
  };
}
