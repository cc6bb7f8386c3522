import { LitElement, type PropertyValues } from 'lit';
import type { Desk } from '../desk.ts';
import type { Signal } from '../signal.ts';

/** An element that is drawn again when one of the signals it watches changes. It renders into the page itself, under one style sheet. */
export abstract class View extends LitElement {
  static override properties = { desk: { attribute: false } };
  declare desk: Desk;
  #stop: (() => void)[] = [];

  /** The signals this view is a picture of. */
  protected abstract watched(): readonly Pick<Signal<unknown>, 'subscribe'>[];

  override connectedCallback(): void {
    super.connectedCallback();
    // It may have been away, and was told of nothing.
    if (this.hasUpdated) this.#watch();
    this.requestUpdate();
  }

  /** Away, it is drawn for nobody, and has nothing to measure. */
  protected override shouldUpdate(): boolean {
    return this.isConnected;
  }

  /** What was set on an element before its script was there is known from its first update on. */
  protected override update(changed: PropertyValues): void {
    if (this.#stop.length === 0) this.#watch();
    super.update(changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
    this.#stop = [];
  }

  #watch(): void {
    for (const stop of this.#stop) stop();
    this.#stop = this.watched().map((signal) => signal.subscribe(() => this.requestUpdate()));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
