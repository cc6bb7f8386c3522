import { html, type TemplateResult } from 'lit';
import type { HostState } from '../../protocol/bridge.ts';
import type { AppError } from '../../protocol/errors.ts';
import type { Desk } from '../desk.ts';
import { t } from '../l10n.ts';
import { icon, type IconName } from './icons.ts';
import { button } from './parts.ts';

/** The sidecar is gone and will not come back by itself. */
export function workerDown(desk: Desk, host: HostState): TemplateResult {
  const failed = host.sidecar === 'failed';
  if (failed && host.error?.code === 'encryptionKeyMissing') return keyMissing(desk, host.error);
  return trouble(
    failed ? t('The worker has stopped') : t('The worker is not running'),
    host.error?.message ?? (failed ? t('It ended several times in a row.') : t('It was stopped.')),
    host.error?.hint ?? t('Nothing is lost: drafts and jobs are kept and go on when it is back.'),
    html`${
      host.error?.code === 'serverInvalid'
        ? button({
            label: t('Open settings'),
            primary: true,
            run: () => desk.actions.run('openSettings'),
          })
        : button({
            label: t('Restart worker'),
            icon: 'refresh',
            primary: true,
            run: () => desk.actions.run('restartWorker'),
          })
    }
    ${button({ label: t('Show log'), run: () => desk.actions.run('showLog') })}`,
  );
}

/** What is stored cannot be read: the key comes back, or what it opens goes. */
function keyMissing(
  desk: Desk,
  { message, hint }: Pick<AppError, 'message'> & { hint?: string | undefined },
): TemplateResult {
  return trouble(
    t('The key is missing'),
    message,
    [hint, t('Your messages in Telegram are not touched, and you stay signed in.')]
      .filter(Boolean)
      .join(' '),
    html`${button({
      label: t('Try again'),
      icon: 'refresh',
      primary: true,
      run: () => desk.actions.run('restartWorker'),
    })}
    ${button({ label: t('Reset local data…'), run: () => desk.actions.run('resetLocalData') })}
    ${button({ label: t('Show log'), run: () => desk.actions.run('showLog') })}`,
    'lock',
  );
}

/** The sidecar runs but could not say what the page should show. */
export function loadFailed(desk: Desk, error: AppError): TemplateResult {
  return trouble(
    t('The panel could not be filled'),
    error.message,
    error.hint ?? t('Try again, or restart the worker.'),
    html`${button({ label: t('Try again'), icon: 'refresh', primary: true, run: () => desk.reload() })}
    ${button({ label: t('Restart worker'), run: () => desk.actions.run('restartWorker') })}
    ${button({ label: t('Show log'), run: () => desk.actions.run('showLog') })}`,
  );
}

function trouble(
  title: string,
  message: string,
  hint: string,
  actions: TemplateResult,
  mark: IconName = 'error',
): TemplateResult {
  return html`<main class="screen welcome">
    ${icon(mark, 'hero bad')}
    <div class="stack" role="alert">
      <h1>${title}</h1>
      <p class="lead">${message}</p>
    </div>
    <div class="stack">${actions}</div>
    <p class="hint">${hint}</p>
  </main>`;
}
