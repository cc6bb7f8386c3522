import { html, type TemplateResult } from 'lit';
import type { HostState } from '../../protocol/bridge.ts';
import type { AppError } from '../../protocol/errors.ts';
import type { Desk } from '../desk.ts';
import { icon } from './icons.ts';
import { button } from './parts.ts';

/** The sidecar is gone and will not come back by itself. */
export function workerDown(desk: Desk, host: HostState): TemplateResult {
  const failed = host.sidecar === 'failed';
  return trouble(
    failed ? 'The worker has stopped' : 'The worker is not running',
    host.error?.message ?? (failed ? 'It ended several times in a row.' : 'It was stopped.'),
    host.error?.hint ?? 'Nothing is lost: drafts and jobs are kept and go on when it is back.',
    html`${button({
      label: 'Restart worker',
      icon: 'refresh',
      primary: true,
      run: () => desk.actions.run('restartWorker'),
    })}
    ${button({ label: 'Show log', run: () => desk.actions.run('showLog') })}`,
  );
}

/** The sidecar runs but could not say what the page should show. */
export function loadFailed(desk: Desk, error: AppError): TemplateResult {
  return trouble(
    'The panel could not be filled',
    error.message,
    error.hint ?? 'Try again, or restart the worker.',
    html`${button({ label: 'Try again', icon: 'refresh', primary: true, run: () => desk.reload() })}
    ${button({ label: 'Restart worker', run: () => desk.actions.run('restartWorker') })}
    ${button({ label: 'Show log', run: () => desk.actions.run('showLog') })}`,
  );
}

function trouble(
  title: string,
  message: string,
  hint: string,
  actions: TemplateResult,
): TemplateResult {
  return html`<main class="screen welcome" role="alert">
    ${icon('error', 'hero bad')}
    <h1>${title}</h1>
    <p class="lead">${message}</p>
    <div class="stack">${actions}</div>
    <p class="hint">${hint}</p>
  </main>`;
}
