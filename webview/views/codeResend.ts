import { html, LitElement, type TemplateResult } from 'lit';
import type { SentCode } from '../../protocol/signInRecords.ts';
import { countdown } from '../format.ts';
import { t } from '../l10n.ts';
import { link } from './parts.ts';

const TICK_MS = 250;
type Next = NonNullable<SentCode['next']>;

/** How another code can be had: the time until then, afterwards the link. */
class CodeResend extends LitElement {
  static override properties = {
    next: { attribute: false },
    label: {},
    resend: { attribute: false },
  };
  declare next: Next;
  declare label: string;
  declare resend: () => unknown;
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

  protected override render(): TemplateResult {
    const leftMs = this.next.at - Date.now();
    if (leftMs <= 0) return link(this.label, this.resend);
    return html`<span class="hint">${t('{0}: in {1}', this.label, countdown(leftMs))}</span>`;
  }
}
customElements.define('dd-code-resend', CodeResend);
