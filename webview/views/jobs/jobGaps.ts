import { nothing, html, type TemplateResult } from 'lit';
import type { Desk } from '../../desk.ts';
import { t } from '../../l10n.ts';
import { button, emptyState, errorText, link, skeletonRows } from '../parts.ts';

/** In the place of the list while no job is known: it loads, it could not be had, or there is none. */
export function noJobs({ state, reload }: Desk): TemplateResult {
  const { loading, error } = state.jobLoad.value;
  if (loading) return skeletonRows(4, t('Loading jobs'));
  if (error) {
    return emptyState(
      'error',
      t('The jobs could not be loaded'),
      errorText(error),
      button({ label: t('Try again'), icon: 'refresh', run: reload }),
    );
  }
  return emptyState(
    'clock',
    t('No jobs yet'),
    t('Every dialog you process is a job here.'),
    button({
      label: t('Choose dialogs'),
      run: () => state.ui.update((ui) => ({ ...ui, tab: 'dialogs' })),
    }),
  );
}

export function nothingMatches({ state }: Desk, showAll: () => void): TemplateResult {
  if (state.jobLoad.value.loading) return skeletonRows(3, t('Loading jobs'));
  const all = link(t('Show all jobs'), showAll);
  return emptyState('search', t('Nothing matches'), t('No job fits this search and filter.'), all);
}

/** The search looks through what is here; what is older comes piece by piece. */
export function olderJobs(
  { state, reload }: Desk,
  fetchOlder: () => void,
): TemplateResult | typeof nothing {
  const { more, loading, error } = state.jobLoad.value;
  if (error) return html`<p class="more">${errorText(error)} ${link(t('Try again'), reload)}</p>`;
  if (!more) return nothing;
  const searching = state.ui.value.jobs.query !== '';
  const label = loading ? t('Loading…') : searching ? t('Search older jobs') : t('Show older jobs');
  return html`<p class="more">${link(label, fetchOlder)}</p>`;
}
