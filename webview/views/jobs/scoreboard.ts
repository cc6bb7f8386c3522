import { html, nothing, type TemplateResult } from 'lit';
import type { Score, Scoreboard } from '../../../protocol/scoreRecords.ts';
import { duration, money, percent, shown } from '../../format.ts';
import { t } from '../../l10n.ts';
import { errorText, link } from '../parts.ts';
import { View } from '../view.ts';

const SHOWN = 8;

/** How drafts fare: sent as written, edited, rejected, out of date; by dialog, with what rests because of it. */
export class ScoreboardView extends View {
  protected watched() {
    const { spending, accountId } = this.desk.state;
    return [spending.scoreboard, accountId];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#fetch();
  }

  protected override firstUpdated(): void {
    this.#fetch();
  }

  #fetch(): void {
    void this.desk.actions.fetchScoreboard();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { found, error } = this.desk.state.spending.scoreboard.value;
    if (error && !found) {
      return html`<p class="job-note">
        ${errorText(error)} ${link(t('Try again'), () => this.#fetch())}
      </p>`;
    }
    if (!found) return html`<p class="hint" role="status">${t('Loading…')}</p>`;
    if (countOf(found.total) === 0) {
      return html`<p class="hint">
        ${t('No draft was decided on yet. From then on you see here how many you send as they are written.')}
      </p>`;
    }
    return html`${bar(found.total)} ${facts(found.total)} ${this.#dialogs(found)}
      <p class="hint">
        ${t('Kept on this machine alone.')}
        ${link(t('Open as a document'), () => this.desk.actions.run('showScoreboard'))}
      </p>`;
  }

  #dialogs({ dialogs }: Scoreboard): TemplateResult | typeof nothing {
    const own = dialogs.filter(({ accountId }) => accountId === this.desk.state.accountId.value);
    if (own.length === 0) return nothing;
    return html`<table class="amounts scores">
      <thead>
        <tr>
          <th scope="col">${t('Dialog')}</th>
          <th scope="col" title=${t('Sent as written')}>${t('Sent')}</th>
          <th scope="col" title=${t('Sent after you changed them')}>${t('Edited')}</th>
          <th scope="col" title=${t('Rejected, or out of date')}>${t('Unused')}</th>
        </tr>
      </thead>
      <tbody>
        ${own.slice(0, SHOWN).map(
          ({ dialogId, dialogTitle, score, rulePausedAt }) =>
            html`<tr>
              <th scope="row">
                <bdi>${shown(dialogTitle)}</bdi>${
                  rulePausedAt === undefined
                    ? nothing
                    : html`<span class="hint"
                        >${t('automatic drafts paused')}
                        ${link(
                          t('Resume'),
                          () => this.desk.actions.resumeRule(dialogId),
                          t('Resume: process {0} automatically', dialogTitle),
                        )}</span
                      >`
                }
              </th>
              <td>${score.sent}</td>
              <td>${score.edited}</td>
              <td>${score.rejected + score.stale}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}
customElements.define('dd-scoreboard', ScoreboardView);

const KINDS = [
  ['sent', (count: number) => t('{0} as written', count)],
  ['edited', (count: number) => t('{0} edited', count)],
  ['rejected', (count: number) => t('{0} rejected', count)],
  ['stale', (count: number) => t('{0} out of date', count)],
] as const;

function countOf({ sent, edited, rejected, stale }: Score): number {
  return sent + edited + rejected + stale;
}

/** One bar of all, and what its parts are. */
function bar(score: Score): TemplateResult {
  const all = countOf(score);
  let at = 0;
  const parts = KINDS.map(([kind]) => {
    const x = at;
    at += score[kind] / all;
    return { kind, x, width: score[kind] / all };
  });
  return html`<svg class="score-bar" aria-hidden="true">
      ${parts.map(
        ({ kind, x, width }) =>
          html`<svg x=${`${x * 100}%`} width=${`${width * 100}%`} height="100%">
            <rect class=${kind} width="100%" height="100%"></rect>
          </svg>`,
      )}
    </svg>
    <p class="score-key">
      ${KINDS.map(
        ([kind, says]) => html`<span><i class="key ${kind}"></i>${says(score[kind])}</span>`,
      )}
    </p>`;
}

function facts({ changedShare, approveMs, usdPerSent }: Score): TemplateResult {
  const rows: [string, string | undefined][] = [
    [t('Words changed before sending'), changedShare === null ? undefined : percent(changedShare)],
    [t('Time to approve'), approveMs === null ? undefined : duration(approveMs)],
    [t('Cost of each sent reply'), usdPerSent === null ? undefined : money(usdPerSent)],
  ];
  return html`<dl class="facts">
    ${rows.map(([label, value]) =>
      value === undefined
        ? nothing
        : html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
    )}
  </dl>`;
}
