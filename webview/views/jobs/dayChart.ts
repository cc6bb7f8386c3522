import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import type { UsageSummary } from '../../../protocol/usageRecords.ts';
import { calendarDay, money, tokenCount } from '../../format.ts';
import { t, tn } from '../../l10n.ts';
import { slotByKey, slotPlaces, slotUnder } from './barSlots.ts';

type Days = UsageSummary['days'];
type Day = Days[number];

const HEIGHT = 32;

/** What was spent on each of the last days, as bars: in money, or in tokens where no price is known. The day under the pointer or the keyboard is told in numbers. */
export class DayChart extends LitElement {
  static override properties = { days: { attribute: false }, looked: { state: true } };
  declare days: Days;
  declare looked: number | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { days } = this;
    const inMoney = days.some(({ spent }) => spent.usd > 0);
    const heights = days.map((day) => (inMoney ? day.spent.usd : tokensOf(day)));
    const top = Math.max(...heights, Number.MIN_VALUE);
    const looked = this.looked === undefined ? undefined : days[this.looked];
    return html`<svg
        class="days"
        height=${HEIGHT}
        role="img"
        tabindex="0"
        aria-label=${tn('Spent on each of the last {0} day. Arrow keys tell each day.|Spent on each of the last {0} days. Arrow keys tell each day.', days.length)}
        @pointermove=${(event: PointerEvent) => this.#look(slotUnder(event, days.length))}
        @pointerleave=${() => this.#look(undefined)}
        @blur=${() => this.#look(undefined)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      >
        ${heights.map((height, i) => bar(height / top, i, days.length, i === this.looked))}
      </svg>
      <p class="days-scale" role="status">
        ${
          looked
            ? html`<span>${describeDay(looked)}</span>`
            : html`<span>${calendarDay(days[0]?.day ?? '')}</span
                ><span>${tn('{0} day|{0} days', days.length)}</span><span>${t('today')}</span>`
        }
      </p>
      ${asTable(days)}`;
  }

  #look(day: number | undefined): void {
    this.looked = day;
  }

  #onKey(event: KeyboardEvent): void {
    const day = slotByKey(event.key, this.looked, this.days.length);
    if (day === undefined) return;
    event.preventDefault();
    this.#look(day);
  }
}
customElements.define('dd-day-chart', DayChart);

function bar(share: number, i: number, of: number, looked: boolean) {
  const { bar: place, whole } = slotPlaces(i, of);
  const { x, width } = place;
  const room = HEIGHT - 1;
  const high = share > 0 ? Math.max(2, share * (room - 1)) : 0;
  return svg`<rect class="ground" x=${x} y=${room} width=${width} height="1"></rect>
    ${high > 0 ? svg`<rect class="done" x=${x} y=${room - high} width=${width} height=${high}></rect>` : nothing}
    ${looked ? svg`<rect class="looked" x=${whole.x} y="0" width=${whole.width} height=${HEIGHT}></rect>` : nothing}`;
}

function describeDay(day: Day): string {
  const { usd, unpricedTokens, requests } = day.spent;
  const tokens = tokenCount(tokensOf(day));
  const sum = unpricedTokens === 0 || usd > 0 ? `${money(usd)}, ${tokens}` : tokens;
  return tn(
    '{1}: {2} in {0} request|{1}: {2} in {0} requests',
    requests,
    calendarDay(day.day),
    sum,
  );
}

function tokensOf({ spent }: Day): number {
  return spent.inputTokens + spent.outputTokens + spent.cacheReadTokens + spent.cacheWriteTokens;
}

/** The same for who does not see it. */
function asTable(days: Days): TemplateResult {
  return html`<div class="unseen">
    <table>
      <caption>
        ${t('Spent by day')}
      </caption>
      <tr>
        <th scope="col">${t('Day')}</th>
        <th scope="col">${t('Money')}</th>
        <th scope="col">${t('Tokens')}</th>
      </tr>
      ${days.map(
        (day) =>
          html`<tr>
            <th scope="row">${calendarDay(day.day)}</th>
            <td>${money(day.spent.usd)}</td>
            <td>${tokensOf(day)}</td>
          </tr>`,
      )}
    </table>
  </div>`;
}
