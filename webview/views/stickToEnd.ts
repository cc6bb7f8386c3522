import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Nearer to the end than this is at the end. */
const NEAR = 24;
/** Nearer to the beginning than this, what is before it is wanted. */
const TOP = 200;

/**
 * Keeps the end of a growing list in sight until the user scrolls up, and what they read in its place when older rows
 * come in above. Told by the scroller itself, so that nothing has to be drawn for it.
 */
export class StickToEnd implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #find: () => HTMLElement | null;
  readonly #nearTop: () => void;
  #scroller: HTMLElement | null = null;
  #content: Element | null = null;
  #key: unknown;
  #first: unknown;
  #lastTop = 0;
  #stuck = true;
  readonly #resized = new ResizeObserver(() => this.#follow());

  constructor(
    host: ReactiveControllerHost,
    options: { scroller: () => HTMLElement | null; nearTop: () => void },
  ) {
    this.#host = host;
    this.#find = options.scroller;
    this.#nearTop = options.nearTop;
    host.addController(this);
  }

  /** The end is in sight. */
  get stuck(): boolean {
    return this.#stuck;
  }

  toEnd(): void {
    this.#setStuck(true);
    this.#follow();
  }

  /** To be called after drawing: `key` names the list, `first` its first row. Another list is shown from its end. */
  drawn(key: unknown, first: unknown): void {
    const scroller = this.#scroller;
    if (key !== this.#key) {
      this.#key = key;
      this.#setStuck(true);
    } else if (scroller && first !== this.#first && !this.#stuck) {
      scroller.scrollTop += scroller.scrollHeight - this.#heightBefore;
    }
    this.#first = first;
    this.#follow();
  }
  #heightBefore = 0;

  hostUpdate(): void {
    this.#heightBefore = this.#scroller?.scrollHeight ?? 0;
  }

  hostUpdated(): void {
    const scroller = this.#find();
    const content = scroller?.firstElementChild ?? null;
    if (scroller === this.#scroller && content === this.#content) return;
    this.hostDisconnected();
    this.#scroller = scroller;
    this.#content = content;
    if (!scroller || !content) return;
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#resized.observe(scroller);
    this.#resized.observe(content);
    this.#follow();
  }

  hostDisconnected(): void {
    this.#scroller?.removeEventListener('scroll', this.#onScroll);
    this.#resized.disconnect();
    this.#scroller = null;
    this.#content = null;
  }

  #follow(): void {
    const scroller = this.#scroller;
    if (!scroller || !this.#stuck) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }

  #setStuck(stuck: boolean): void {
    if (stuck === this.#stuck) return;
    this.#stuck = stuck;
    this.#host.requestUpdate();
  }

  readonly #onScroll = (): void => {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    // What grew beneath did not move the reader away: only scrolling up does.
    if (scrollHeight - clientHeight - scrollTop < NEAR) this.#setStuck(true);
    else if (scrollTop < this.#lastTop - 1) this.#setStuck(false);
    if (scrollTop < TOP && scrollTop < this.#lastTop) this.#nearTop();
    this.#lastTop = scrollTop;
  };
}
