import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import type { WorkerStats } from '../../../protocol/jobRecords.ts';
import { clockTime } from '../../format.ts';
import { t } from '../../l10n.ts';
import { slotByKey, slotPlaces, slotUnder } from './barSlots.ts';

type Hours = WorkerStats['hours'];

const HEIGHT = 40;
const HOUR_MS = 3_600_000;
/** A day of one job an hour is not a day at full height. */
const LEAST_TOP = 4;

/** The last 24 hours as bars of what was done and what failed. The hour under the pointer or the keyboard is told in numbers. */
export class HourChart extends LitElement {
  static override properties = { hours: { attribute: false }, looked: { state: true } };
  declare hours: Hours;
  declare looked: number | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { hours } = this;
    const top = Math.max(LEAST_TOP, ...hours.map(({ done, failed }) => done + failed));
    const looked = this.looked === undefined ? undefined : hours[this.looked];
    return html`<svg
        class="hours"
        height=${HEIGHT}
        role="img"
        tabindex="0"
        aria-label=${summary(hours)}
        @pointermove=${(event: PointerEvent) => this.#look(slotUnder(event, hours.length))}
        @pointerleave=${() => this.#look(undefined)}
        @blur=${() => this.#look(undefined)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      >
        <defs>
          <pattern id="dd-hatch" width="4" height="4" patternUnits="userSpaceOnUse">
            <path d="M-1 1l2-2M0 4l4-4M3 5l2-2"></path>
          </pattern>
        </defs>
        ${hours.map((hour, i) => bar(hour, i, hours.length, top, i === this.looked))}
      </svg>
      <p class="hours-scale" role="status">
        ${
          looked
            ? html`<span>${describeHour(looked)}</span>`
            : html`<span>${clockTime(hours[0]?.startAt ?? 0)}</span><span>${t('24 hours')}</span
                ><span>${t('now')}</span>`
        }
      </p>
      ${asTable(hours)}`;
  }

  #look(hour: number | undefined): void {
    this.looked = hour;
  }

  #onKey(event: KeyboardEvent): void {
    const hour = slotByKey(event.key, this.looked, this.hours.length);
    if (hour === undefined) return;
    event.preventDefault();
    this.#look(hour);
  }
}
customElements.define('dd-hour-chart', HourChart);

function bar({ done, failed }: Hours[number], i: number, of: number, top: number, looked: boolean) {
  const { bar: place, whole } = slotPlaces(i, of);
  const { x, width } = place;
  const room = HEIGHT - 1;
  const least = (count: number) => (count > 0 ? Math.max(2, (count / top) * (room - 2)) : 0);
  const [high, higher] = [least(done), least(failed)];
  return svg`<rect class="ground" x=${x} y=${room} width=${width} height="1"></rect>
    ${high > 0 ? svg`<rect class="done" x=${x} y=${room - high} width=${width} height=${high}></rect>` : nothing}
    ${
      higher > 0
        ? svg`<rect class="failed" x=${x} y=${Math.max(0, room - high - higher)} width=${width} height=${higher}></rect>`
        : nothing
    }
    ${looked ? svg`<rect class="looked" x=${whole.x} y="0" width=${whole.width} height=${HEIGHT}></rect>` : nothing}`;
}

function describeHour({ startAt, done, failed, cancelled }: Hours[number]): string {
  const parts = [t('{0} done', done), t('{0} failed', failed)];
  if (cancelled > 0) parts.push(t('{0} cancelled', cancelled));
  return `${clockTime(startAt)}–${clockTime(startAt + HOUR_MS)}: ${parts.join(', ')}`;
}

function summary(hours: Hours): string {
  const total = (key: 'done' | 'failed') => hours.reduce((sum, hour) => sum + hour[key], 0);
  return t(
    'Jobs of the last 24 hours: {0} done, {1} failed. Arrow keys tell each hour.',
    total('done'),
    total('failed'),
  );
}

/** The same for who does not see it. */
function asTable(hours: Hours): TemplateResult {
  return html`<div class="unseen">
    <table>
      <caption>
        ${t('Jobs by hour')}
      </caption>
      <tr>
        <th scope="col">${t('From')}</th>
        <th scope="col">${t('Done')}</th>
        <th scope="col">${t('Failed')}</th>
        <th scope="col">${t('Cancelled')}</th>
      </tr>
      ${hours.map(
        ({ startAt, done, failed, cancelled }) =>
          html`<tr>
            <th scope="row">${clockTime(startAt)}</th>
            <td>${done}</td>
            <td>${failed}</td>
            <td>${cancelled}</td>
          </tr>`,
      )}
    </table>
  </div>`;
}
