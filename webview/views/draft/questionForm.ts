import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { openQuestions, type FactScope, type Question } from '../../../protocol/analysis.ts';
import { MAX_ANSWER_LENGTH } from '../../../protocol/limits.ts';
import type { Draft } from '../../../protocol/draftRecords.ts';
import { shown } from '../../format.ts';
import { isFinished } from '../../jobList.ts';
import { t } from '../../l10n.ts';
import { icon, spinner } from '../icons.ts';
import { button } from '../parts.ts';
import { View } from '../view.ts';
import { sourceLinks } from './sourceLink.ts';

const SCOPES: readonly [scope: FactScope, label: string, says: string][] = [
  ['once', t('Once'), t('Used for this reply alone')],
  ['dialog', t('For this contact'), t('Remembered for this chat')],
  ['account', t('Always'), t('Remembered for every chat of this account')],
];

/** Facts that the reply lacks: asked, answered, and how far the answer holds. */
class QuestionForm extends View {
  static override properties = { ...View.properties, draft: { attribute: false } };
  declare draft: Draft;
  #answers = new Map<string, string>();
  #scopes = new Map<string, FactScope>();
  #busy = false;

  protected watched() {
    return [this.desk.state.transcripts, this.desk.state.jobs];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('draft');
    if (before && before.draftId !== this.draft.draftId) {
      this.#answers.clear();
      this.#scopes.clear();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { questions = [], state } = this.draft;
    const open = openQuestions(this.draft);
    const answered = questions.filter(({ answer }) => answer !== undefined);
    if (questions.length === 0) return nothing;
    const mayAnswer = ['ready', 'stale', 'failed'].includes(state);
    return html`<section class="questions" aria-label=${t('What this reply lacks')}>
      ${answered.map(
        ({ text, answer = '' }) =>
          html`<p class="answered-question hint">
            ${icon('check')}<span dir="auto">${shown(text)} <b>${shown(answer)}</b></span>
          </p>`,
      )}
      ${
        open.length > 0 && mayAnswer
          ? html`<form @submit=${this.#submit} novalidate>
              <h4>
                ${icon('question')}${open.length === 1 ? t('A fact is missing') : t('Facts are missing')}
              </h4>
              ${open.map((question) => this.#question(question))}
              <div class="question-end">
                ${
                  this.#isRewriting()
                    ? html`<span class="hint">${spinner()} ${t('Writing it anew…')}</span>`
                    : nothing
                }
                ${button({
                  label: t('Answer & rewrite'),
                  icon: 'refresh',
                  disabled: this.#given(open).length === 0 || this.#busy,
                  run: () => void this.#send(),
                })}
              </div>
            </form>`
          : this.#isRewriting() && mayAnswer
            ? html`<p class="hint">${spinner()} ${t('Writing it anew…')}</p>`
            : nothing
      }
    </section>`;
  }

  #question({ questionId, text, messageIds }: Question): TemplateResult {
    const scope = this.#scopes.get(questionId) ?? 'once';
    const inputId = `answer-${questionId}`;
    return html`<div class="question">
      <label for=${inputId}
        ><span dir="auto">${shown(text)}</span>
        ${sourceLinks(this.desk, this.draft, messageIds)}</label
      >
      <input
        id=${inputId}
        type="text"
        dir="auto"
        autocomplete="off"
        maxlength=${MAX_ANSWER_LENGTH}
        placeholder=${t('Your answer')}
        .value=${this.#answers.get(questionId) ?? ''}
        @input=${(event: Event) => this.#typed(questionId, event)}
      />
      <div class="scopes" role="radiogroup" aria-label=${t('How long to remember it')}>
        ${SCOPES.map(
          ([value, label, says]) =>
            html`<label title=${says} class=${value === scope ? 'chosen' : ''}
              ><input
                type="radio"
                name="scope-${questionId}"
                .checked=${value === scope}
                @change=${() => this.#choose(questionId, value)}
              />${label}</label
            >`,
        )}
      </div>
    </div>`;
  }

  #typed(questionId: string, { target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.#answers.set(questionId, target.value);
    this.requestUpdate();
  }

  #choose(questionId: string, scope: FactScope): void {
    this.#scopes.set(questionId, scope);
    this.requestUpdate();
  }

  #given(open: readonly Question[]) {
    return open.flatMap(({ questionId }) => {
      const text = this.#answers.get(questionId)?.trim() ?? '';
      const scope = this.#scopes.get(questionId) ?? 'once';
      return text === '' ? [] : [{ questionId, text, scope }];
    });
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    void this.#send();
  };

  async #send(): Promise<void> {
    const answers = this.#given(openQuestions(this.draft));
    if (answers.length === 0 || this.#busy) return;
    this.#busy = true;
    this.requestUpdate();
    const done = await this.desk.actions.answer(this.draft, answers);
    this.#busy = false;
    if (done) for (const { questionId } of answers) this.#answers.delete(questionId);
    this.requestUpdate();
  }

  /** Until the job that takes the answer has begun to write. */
  #isRewriting(): boolean {
    for (const job of this.desk.state.jobs.value.values()) {
      if (job.kind === 'process' && job.draftId === this.draft.draftId && !isFinished(job))
        return true;
    }
    return false;
  }
}
customElements.define('dd-questions', QuestionForm);
