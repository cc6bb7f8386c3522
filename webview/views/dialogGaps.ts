import { html, nothing, type TemplateResult } from 'lit';
import { fetchedText } from '../announcements.ts';
import type { Desk } from '../desk.ts';
import { EVERYTHING, hiddenBy, type DialogView } from '../dialogView.ts';
import { shown } from '../format.ts';
import { t, tn } from '../l10n.ts';
import { spinner } from './icons.ts';
import { button, emptyState, link, skeletonRows } from './parts.ts';

/** In the place of the list while no dialog is known: they load, they could not be had, or there is none. */
export function noDialogs({ state, reload, actions }: Desk): TemplateResult {
  const { complete, error } = state.dialogLoad.value;
  if (!complete) return skeletonRows(9, t('Loading dialogs'));
  const again = () => {
    reload();
    void actions.refreshDialogs();
  };
  if (error) {
    return emptyState(
      'error',
      t('The dialogs could not be loaded'),
      `${error.message} ${error.hint ?? ''}`,
      button({ label: t('Try again'), icon: 'refresh', run: again }),
    );
  }
  return emptyState(
    'inbox',
    t('No dialogs yet'),
    t('Chats of this account appear here.'),
    button({ label: t('Load again'), icon: 'refresh', run: again }),
  );
}

/** Says which of the filters keeps how many dialogs away. */
export function nothingMatches(
  { state: { dialogs, folders } }: Desk,
  view: DialogView,
  filter: (change: Partial<DialogView>) => void,
): TemplateResult {
  const hidden = hiddenBy(view, folders.value, dialogs.all());
  const helpful = hidden.filter(({ count }) => count > 0);
  const text =
    helpful.length > 0
      ? t('Take a filter off to see what it hides:')
      : t('No dialog fits these filters together.');
  return emptyState(
    'search',
    t('Nothing matches'),
    text,
    html`${helpful.map(({ label, without, count }) =>
      link(tn('“{1}” hides {0} dialog|“{1}” hides {0} dialogs', count, shown(label)), () =>
        filter(without),
      ),
    )}
    ${link(t('Show all dialogs'), () => filter(EVERYTHING))}`,
  );
}

/** At the foot, since nothing else moves there. Rows that have come can be used: there is nothing to stop. */
export function fetched({ state }: Desk): TemplateResult | typeof nothing {
  const { complete, fetched: soFar } = state.dialogLoad.value;
  if (complete || !soFar) return nothing;
  const { count, expected } = soFar;
  return html`<div class="processing">
    <progress aria-label=${t('Loading dialogs')} max=${expected} .value=${count}></progress>
    ${spinner()}<span class="says">${fetchedText(soFar)}</span>
  </div>`;
}
