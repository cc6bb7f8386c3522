import { LitElement } from 'lit';
import { countdown } from '../format.ts';

const TICK_MS = 250;

/** The time left until `until`, kept current by itself so that nothing around it is drawn again. */
export class Countdown extends LitElement {
  static override properties = { until: { attribute: false } };
  declare until: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), TICK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): string {
    return countdown(this.until - Date.now());
  }
}
customElements.define('dd-countdown', Countdown);
