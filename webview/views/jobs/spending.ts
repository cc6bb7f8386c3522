import { html, nothing, type TemplateResult } from 'lit';
import type { SpentInTime, UsageShare, UsageSummary } from '../../../protocol/usageRecords.ts';
import { money, percent, roughly, shown, tokenCount } from '../../format.ts';
import { t, th } from '../../l10n.ts';
import { limitText } from '../capBanner.ts';
import { icon } from '../icons.ts';
import { errorText, link } from '../parts.ts';
import { View } from '../view.ts';
import './dayChart.ts';

/** After something was spent; what follows closely shares one question. */
const SOON_MS = 1_500;
const SHARES_SHOWN = 5;

/** What model work costs: today and this month, the last 30 days, how far the day's limit is used, and on whom. */
export class SpendingFigures extends View {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tokens: number | undefined;

  protected watched() {
    const { spending, worker, ui } = this.desk.state;
    return [spending.all, worker, ui];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#fetch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  protected override updated(): void {
    const tokens = this.desk.state.worker.value?.today?.tokens;
    if (tokens === this.#tokens) return;
    this.#tokens = tokens;
    this.#timer ??= setTimeout(() => this.#fetch(), SOON_MS);
  }

  #fetch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.desk.state.host.value?.sidecar === 'ready') void this.desk.actions.fetchSpending();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { summary, error } = this.desk.state.spending.all.value;
    const failed = error
      ? html`<p class="job-note">
          ${errorText(error)} ${link(t('Try again'), () => this.#fetch())}
        </p>`
      : nothing;
    if (!summary) {
      return error
        ? html`<section class="monitor" aria-label=${t('Spending')}>${failed}</section>`
        : nothing;
    }
    return html`<section class="monitor spending" aria-label=${t('Spending')}>
      ${sums(summary)} ${limit(summary)}
      <dd-day-chart .days=${summary.days}></dd-day-chart>
      ${cacheShare(summary.month)} ${unpriced(summary, () => this.desk.actions.run('openSettings'))}
      ${failed} ${this.#details(summary)} ${this.#scores()}
    </section>`;
  }

  #scores(): TemplateResult {
    const isOpen = this.desk.state.ui.value.jobs.scores === true;
    if (isOpen) void import('./scoreboard.ts');
    const toggle = (event: Event & { currentTarget: HTMLDetailsElement }) =>
      this.desk.actions.showJobs({ scores: event.currentTarget.open });
    return html`<details class="figures" ?open=${isOpen} @toggle=${toggle}>
      <summary>${t('How drafts fare')}</summary>
      ${isOpen ? html`<dd-scoreboard .desk=${this.desk}></dd-scoreboard>` : nothing}
    </details>`;
  }

  #accountName({ accountId }: UsageShare): string {
    const accounts = this.desk.state.accounts.value ?? [];
    const known = accounts.find((account) => account.accountId === accountId);
    return known?.name ?? (accountId === undefined ? t('Not of an account') : t('Signed out'));
  }

  #details(summary: UsageSummary): TemplateResult {
    const { ui, spending } = this.desk.state;
    const { shares } = spending.all.value;
    const toggle = (event: Event & { currentTarget: HTMLDetailsElement }) => {
      const { open } = event.currentTarget;
      if (open === (ui.value.jobs.spending === true)) return;
      this.desk.actions.showJobs({ spending: open });
      if (open) this.#fetch();
    };
    return html`<details class="figures" ?open=${ui.value.jobs.spending === true} @toggle=${toggle}>
      <summary>${t('Spending in detail')}</summary>
      ${kinds(summary)}
      ${
        shares
          ? html`${shares.accounts.length > 1 ? shareList(t('By account, this month'), shares.accounts, (share) => this.#accountName(share)) : nothing}
            ${shareList(t('By dialog, this month'), shares.dialogs, dialogName)}
            ${shareList(t('By model, this month'), shares.models, ({ model = '' }) => model)}`
          : nothing
      }
      <p class="hint">
        ${t('Prices as of {0}; the bill is your provider’s. Yours can be set in the settings.', summary.pricesFrom)}
      </p>
    </details>`;
  }
}
customElements.define('dd-spending', SpendingFigures);

function sums({ today, month }: UsageSummary): TemplateResult {
  return html`<p class="throughput">
    <span>${t('Spent today')}</span><span class="sum">${amount(today)}</span>
    <span class="this-hour">${t('this month {0}', amount(month))}</span>
  </p>`;
}

/** Money where a price is known; else what can be told. */
function amount({ usd, unpricedTokens, ...spent }: SpentInTime): string {
  const tokens =
    spent.inputTokens + spent.outputTokens + spent.cacheReadTokens + spent.cacheWriteTokens;
  if (tokens > 0 && unpricedTokens === tokens) return tokenCount(tokens);
  return unpricedTokens > 0 ? `${money(usd)} + ${tokenCount(unpricedTokens)}` : money(usd);
}

function limit({ today, cap }: UsageSummary): TemplateResult | typeof nothing {
  const parts = [
    ...(cap.usd > 0 ? [{ used: today.usd / cap.usd, of: money(cap.usd) }] : []),
    ...(cap.tokens > 0
      ? [{ used: allTokens(today) / cap.tokens, of: tokenCount(cap.tokens) }]
      : []),
  ];
  if (parts.length === 0) return nothing;
  const text = cap.lifted
    ? t('Beyond the limit of {0} until midnight, as you chose', limitText(cap))
    : cap.reached
      ? t('The limit of {0} is reached; work waits until midnight', limitText(cap))
      : parts.map(({ used, of }) => t('{0} of today’s {1}', percent(used), of)).join(', ');
  const used = Math.min(1, Math.max(...parts.map((part) => part.used)));
  return html`<div class="limit ${cap.reached && !cap.lifted ? 'full' : ''}">
    <svg class="limit-bar" aria-hidden="true">
      <rect width=${`${(used * 100).toFixed(1)}%`} height="100%"></rect>
    </svg>
    <span>${text}</span>
  </div>`;
}

function cacheShare(month: SpentInTime): TemplateResult | typeof nothing {
  const input = month.inputTokens + month.cacheReadTokens + month.cacheWriteTokens;
  if (input === 0) return nothing;
  return html`<p class="hint">
    ${t('{0} of this month’s input from the cache', percent(month.cacheReadTokens / input))}
  </p>`;
}

function unpriced(
  { unpricedModels, cap }: UsageSummary,
  settings: () => unknown,
): TemplateResult | typeof nothing {
  if (unpricedModels.length === 0) return nothing;
  const models = html`<bdi>${shown(unpricedModels.join(', '))}</bdi>`;
  return html`<p class="note info" role="note">
    ${icon('info')}<span
      >${
        cap.usd > 0
          ? th(
              'No price is known of {0}: counted in tokens alone, and the limit in money cannot hold there. One in tokens does.',
              models,
            )
          : th('No price is known of {0}: counted in tokens alone.', models)
      }
      ${link(t('Set prices'), settings)}</span
    >
  </p>`;
}

const KINDS = [
  [t('In'), 'inputTokens'],
  [t('Out'), 'outputTokens'],
  [t('From the cache'), 'cacheReadTokens'],
  [t('Into the cache'), 'cacheWriteTokens'],
  [t('Pictures (of In)'), 'visionTokens'],
] as const;

function kinds({ today, month }: UsageSummary): TemplateResult {
  return html`<table class="amounts">
    <thead>
      <tr>
        <th scope="col">${t('Tokens')}</th>
        <th scope="col">${t('Today')}</th>
        <th scope="col">${t('This month')}</th>
      </tr>
    </thead>
    <tbody>
      ${KINDS.map(
        ([label, key]) =>
          html`<tr>
            <th scope="row">${label}</th>
            <td>${roughly(today[key])}</td>
            <td>${roughly(month[key])}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function shareList(
  title: string,
  shares: readonly UsageShare[],
  nameOf: (share: UsageShare) => string,
): TemplateResult | typeof nothing {
  if (shares.length === 0) return nothing;
  return html`<table class="amounts shares">
    <caption>
      ${title}
    </caption>
    <tbody>
      ${shares.slice(0, SHARES_SHOWN).map(
        (share) =>
          html`<tr>
            <th scope="row"><bdi>${shown(nameOf(share))}</bdi></th>
            <td>${shareAmount(share)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const dialogName = ({ dialogTitle, dialogId }: UsageShare): string =>
  dialogTitle ?? (dialogId === undefined ? t('Not of a dialog') : t('A dialog'));

function shareAmount({ spent }: UsageShare): string {
  return amount({ ...spent, images: 0, visionTokens: 0 });
}

function allTokens(spent: SpentInTime): number {
  return spent.inputTokens + spent.outputTokens + spent.cacheReadTokens + spent.cacheWriteTokens;
}
