import { html, nothing, type TemplateResult } from 'lit';
import {
  isInjectionSuspected,
  openQuestions,
  type Analysis,
  type Risk,
  type RiskKind,
} from '../../../protocol/analysis.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import { shown } from '../../format.ts';
import { t } from '../../l10n.ts';
import { icon, type IconName } from '../icons.ts';
import { chip, type Tone } from '../parts.ts';
import { View } from '../view.ts';
import { sourceLinks } from './sourceLink.ts';

const RISKS: Record<RiskKind, string> = {
  money: t('Money'),
  deadline: t('Deadline'),
  legal: t('Legal'),
  personalData: t('Personal data'),
  scam: t('Possible scam'),
  injectionSuspected: t('Aims at the model'),
};
const MOODS: Record<Analysis['sentiment'], string> = {
  positive: t('Friendly'),
  neutral: t('Neutral'),
  negative: t('Upset'),
  mixed: t('Mixed mood'),
};
const CONFIDENCES: Record<Analysis['confidence']['level'], [label: string, tone: Tone]> = {
  high: [t('Sure'), 'good'],
  medium: [t('Fairly sure'), 'muted'],
  low: [t('Unsure'), 'warning'],
};
const STATUSES: Record<Analysis['status'], string> = {
  needs_reply: t('Needs a reply'),
  waiting_on_them: t('Waiting for them'),
  fyi: t('For your information'),
  done: t('Settled'),
  unsure: t('Unclear whether a reply is needed'),
};

/** What the model found in the dialog: in chips, and in full where one wants to know. */
class Judged extends View {
  static override properties = { ...View.properties, draft: { attribute: false } };
  declare draft: Draft;

  protected watched() {
    return [this.desk.state.transcripts];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { analysis } = this.draft;
    if (!analysis) return nothing;
    return html`${this.#banner(analysis)}
      <details class="judged">
        <summary title=${t('What was found in the chat')}>
          ${chips(analysis, this.draft)}<span class="opener">${icon('chevron')}</span>
        </summary>
        ${this.#details(analysis)}
      </details>`;
  }

  #banner({ risks }: Analysis): TemplateResult | typeof nothing {
    const suspected = risks.filter(({ kind }) => kind === 'injectionSuspected');
    const [first] = suspected;
    if (!first) return nothing;
    const ids = [...new Set(suspected.flatMap(({ messageIds }) => messageIds))];
    return html`<p class="note suspect" role="note">
      ${icon('warning')}<span
        ><b>${t('This chat may try to steer the model.')}</b> ${shown(first.reason)}
        ${t('Read the reply word by word.')} ${this.#links(ids)}</span
      >
    </p>`;
  }

  #details(analysis: Analysis): TemplateResult {
    const { asks, risks, urgency, confidence, summary } = analysis;
    return html`<dl>
      ${row(STATUSES[analysis.status], said(analysis.reason), this.#links(analysis.messageIds))}
      ${analysis.intent ? row(t('They want'), said(analysis.intent), nothing) : nothing}
      ${asks.map(({ text, messageIds }, index) =>
        row(index === 0 ? t('Asked') : '', said(text), this.#links(messageIds)),
      )}
      ${
        summary.text
          ? row(
              t('Summary'),
              said(summary.text),
              summary.messageIds.length > 0 ? this.#links(summary.messageIds) : unsupported,
            )
          : nothing
      }
      ${
        urgency.reason
          ? row(t('Urgency'), said(urgency.reason), this.#links(urgency.messageIds))
          : nothing
      }
      ${risks.map((risk) => row(RISKS[risk.kind], riskText(risk), this.#links(risk.messageIds)))}
      ${row(t('Mood'), MOODS[analysis.sentiment], nothing)}
      ${row(
        t('How sure'),
        html`${CONFIDENCES[confidence.level][0]}${
          confidence.reason ? html`. ${said(confidence.reason)}` : nothing
        }`,
        nothing,
      )}
      ${
        analysis.needsMoreHistory
          ? row(t('History'), t('Older messages would help to understand this.'), nothing)
          : nothing
      }
    </dl>`;
  }

  #links(messageIds: readonly number[]): TemplateResult | typeof nothing {
    return sourceLinks(this.desk, this.draft, messageIds);
  }
}
customElements.define('dd-judged', Judged);

function chips(analysis: Analysis, draft: Draft): TemplateResult[] {
  const [sure, tone] = CONFIDENCES[analysis.confidence.level];
  const kinds = new Set(analysis.risks.map(({ kind }) => kind));
  const marks: [Tone, string, IconName?][] = [];
  // The head of the card says it of a draft that waits, unless it has something else to say.
  const isSaid =
    draft.state === 'ready' && !isInjectionSuspected(draft) && openQuestions(draft).length === 0;
  if (analysis.urgency.level === 'high' && !isSaid) marks.push(['warning', t('Urgent'), 'clock']);
  if (analysis.status !== 'needs_reply')
    marks.push(['muted', STATUSES[analysis.status], 'question']);
  marks.push([tone, sure, tone === 'warning' ? 'question' : 'check']);
  if (analysis.sentiment !== 'neutral')
    marks.push([
      analysis.sentiment === 'positive' ? 'muted' : 'warning',
      MOODS[analysis.sentiment],
    ]);
  for (const kind of kinds)
    if (kind !== 'injectionSuspected') marks.push(['warning', RISKS[kind], 'warning']);
  return marks.map(([of, label, mark]) => chip(of, label, mark));
}

const said = (text: string): TemplateResult => html`<span dir="auto">${shown(text)}</span>`;
const unsupported = html`<span class="hint">${t('no message named')}</span>`;

function riskText({ reason, found }: Risk): TemplateResult {
  const by =
    found === 'program'
      ? html` <span class="hint">${t('found by the desk itself')}</span>`
      : nothing;
  return html`${said(reason)}${by}`;
}

function row(
  label: string,
  text: TemplateResult | string,
  links: TemplateResult | typeof nothing,
): TemplateResult {
  return html`<dt>${label}</dt>
    <dd>${text} ${links}</dd>`;
}
