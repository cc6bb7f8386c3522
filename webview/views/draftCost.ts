import { html, nothing, type TemplateResult } from 'lit';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { RunningUsage, Spent } from '../../protocol/usageRecords.ts';
import { money, roughly } from '../format.ts';
import { t } from '../l10n.ts';
import { runningKey } from '../spendingState.ts';
import { View } from './view.ts';

/** What a draft has cost: estimated while it is written, exact from then on. */
export class DraftCost extends View {
  static override properties = { ...View.properties, draft: { attribute: false } };
  declare draft: Draft;

  protected watched() {
    const { running, drafts } = this.desk.state.spending;
    return [running, drafts];
  }

  protected override updated(): void {
    if (this.draft.state !== 'drafting') void this.desk.actions.fetchDraftSpent(this.draft);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { spending } = this.desk.state;
    if (this.draft.state === 'drafting') {
      const running = spending.running.value.get(runningKey(this.draft));
      return running ? line(soFar(running)) : nothing;
    }
    const known = spending.drafts.value.get(this.draft.draftId);
    return known && known.spent.requests > 0 ? line(whole(known.spent)) : nothing;
  }
}
customElements.define('dd-draft-cost', DraftCost);

function line(text: string): TemplateResult {
  return html`<p class="cost hint">${text}</p>`;
}

function soFar({ inputTokens, outputTokens, usd }: RunningUsage): string {
  const tokens = t('{0} tokens in, about {1} out', roughly(inputTokens), roughly(outputTokens));
  return usd === null ? tokens : `${t('About {0} so far', money(usd))} · ${tokens}`;
}

function whole(spent: Spent): string {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, usd } = spent;
  const input = inputTokens + cacheReadTokens + cacheWriteTokens;
  const [taken, given] = [roughly(input), roughly(outputTokens)];
  const tokens =
    cacheReadTokens > 0
      ? t('{0} tokens in ({1} from the cache), {2} out', taken, roughly(cacheReadTokens), given)
      : t('{0} tokens in, {1} out', taken, given);
  if (spent.unpricedTokens === 0) return `${t('Cost {0}', money(usd))} · ${tokens}`;
  return usd > 0
    ? `${t('Cost more than {0}', money(usd))} · ${tokens}`
    : `${tokens} · ${t('no price known')}`;
}
