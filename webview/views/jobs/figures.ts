import { html, nothing, type TemplateResult } from 'lit';
import type { WorkerHealth, WorkerStats } from '../../../protocol/jobRecords.ts';
import { duration, listTime, megabytes, roughly } from '../../format.ts';
import { t, tn } from '../../l10n.ts';
import { icon } from '../icons.ts';
import { link } from '../parts.ts';
import { CHECKS, STAGE_VERBS } from './jobWords.ts';

/** What was done since midnight and in the running hour; also the key of the chart's colours. */
export function throughput(stats: WorkerStats, now: number): TemplateResult {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const today = stats.hours.filter(({ startAt }) => startAt >= midnight);
  const total = (key: 'done' | 'failed') => today.reduce((sum, hour) => sum + hour[key], 0);
  const hour = stats.hours.at(-1);
  return html`<p class="throughput">
    <span class="legend">
      <span>${t('Today')}</span>
      <span><i class="key done"></i>${t('{0} done', total('done'))}</span>
      <span><i class="key failed"></i>${t('{0} failed', total('failed'))}</span>
    </span>
    <span class="this-hour">${t('{0} this hour', hour ? hour.done + hour.failed : 0)}</span>
  </p>`;
}

/** One line where all is well; else what is not, each with its sentence. `report` shows it all. */
export function health({ ok, checks }: WorkerHealth, report: () => void): TemplateResult {
  const more = link(t('Report'), report);
  if (ok) {
    return html`<p class="health ok">
      ${icon('check')}<span>${t('All {0} checks are well', checks.length)}</span>${more}
    </p>`;
  }
  return html`<ul class="health" aria-label=${t('Checks that failed')}>
    ${checks
      .filter((check) => !check.ok)
      .map(
        ({ name, message }, i) =>
          html`<li>
            ${icon('warning')}<span><b>${CHECKS[name]}</b> ${message}</span
            >${i === 0 ? more : nothing}
          </li>`,
      )}
  </ul>`;
}

/** The rest: how long each stage takes, tokens, storage, the last clean-up. */
export function figures(stats: WorkerStats, now: number): TemplateResult {
  const { tokens, images, lastCleanup } = stats;
  return html`${stages(stats)}
    <dl class="facts">
      <div>
        <dt>${t('Tokens in 24 hours')}</dt>
        <dd>${tokensOf(tokens)}</dd>
      </div>
      ${
        images.images + images.filesKept > 0
          ? html`<div>
                <dt>${t('Pictures in 24 hours')}</dt>
                <dd>
                  ${t(
                    '{0} shown ({1}, about {2} tokens), {3} uploaded',
                    roughly(images.images),
                    megabytes(images.bytes),
                    roughly(images.visionTokens),
                    roughly(images.uploads),
                  )}
                </dd>
              </div>
              <div>
                <dt>${t('Kept at the provider')}</dt>
                <dd>
                  ${tn('{0} picture, {1}|{0} pictures, {1}', images.filesKept, megabytes(images.fileBytesKept))}
                </dd>
              </div>`
          : nothing
      }
      <div>
        <dt>${t('Database')}</dt>
        <dd>${megabytes(stats.databaseBytes)}</dd>
      </div>
      <div>
        <dt>${t('Last clean-up')}</dt>
        <dd>
          ${
            lastCleanup
              ? t(
                  'Removed {0}, {1}, {2} · {3}',
                  tn('{0} conversation|{0} conversations', lastCleanup.conversations),
                  tn('{0} message|{0} messages', lastCleanup.chatMessages),
                  tn('{0} picture|{0} pictures', lastCleanup.files),
                  listTime(lastCleanup.at, now),
                )
              : t('Not yet')
          }
        </dd>
      </div>
    </dl>`;
}

function tokensOf({ inputTokens, cacheReadTokens, outputTokens }: WorkerStats['tokens']): string {
  const [taken, given] = [roughly(inputTokens), roughly(outputTokens)];
  return cacheReadTokens > 0
    ? t('{0} in, {1} from the cache, {2} out', taken, roughly(cacheReadTokens), given)
    : t('{0} in, {1} out', taken, given);
}

function stages({ stages: measured }: WorkerStats): TemplateResult | typeof nothing {
  if (measured.length === 0) return nothing;
  return html`<table class="stages">
    <thead>
      <tr>
        <th scope="col">${t('Stage')}</th>
        <th scope="col">${t('Runs')}</th>
        <th scope="col" title=${t('Half of them were faster')}>p50</th>
        <th scope="col" title=${t('19 of 20 were faster')}>p95</th>
      </tr>
    </thead>
    <tbody>
      ${measured.map(
        ({ stage, count, p50Ms, p95Ms }) =>
          html`<tr>
            <th scope="row">${STAGE_VERBS[stage]}</th>
            <td>${roughly(count)}</td>
            <td>${duration(p50Ms)}</td>
            <td>${duration(p95Ms)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
