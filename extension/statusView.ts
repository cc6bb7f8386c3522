import type { WorkerStatus } from '../protocol/records.ts';
import type { HostState } from '../protocol/bridge.ts';
import type { CommandName } from './commandTable.ts';
import { actionFor } from './errorAction.ts';
import type { Translate } from './translate.ts';

export interface StatusView {
  text: string;
  tooltip: string;
  /** What a click does: the next sensible action. */
  command: CommandName | 'focusView';
  severity: 'normal' | 'warning' | 'error';
}

/**
 * The one status bar item: an honest picture of the worker. Trouble is shown before work, work before review,
 * because a click should lead to what holds everything else up.
 */
export function statusView(
  host: HostState,
  worker: WorkerStatus | undefined,
  t: Translate,
): StatusView {
  const view = pick(host, worker, t);
  return host.demo ? { ...view, text: `${view.text} · ${t('demo')}` } : view;
}

function pick(host: HostState, worker: WorkerStatus | undefined, t: Translate): StatusView {
  const starting = normal('$(sync~spin)', t('starting'), t('The worker is starting.'), 'showLog');
  switch (host.sidecar) {
    case 'stopped':
      return normal('$(comment-discussion)', 'Dialog Desk', t('Open Dialog Desk'), 'focusView');
    case 'reconnecting':
      return {
        ...normal(
          '$(sync~spin)',
          t('restarting'),
          t('The worker was lost. Restarting.'),
          'showLog',
        ),
        severity: 'warning',
      };
    case 'failed':
      return {
        text: `$(error) ${t('worker stopped')}`,
        tooltip: withHint(host.error?.message, t('Click to restart the worker.')),
        command: 'restartWorker',
        severity: 'error',
      };
    case 'starting':
    case 'ready':
      break;
  }
  return host.sidecar === 'ready' && worker ? working(worker, t) : starting;
}

function working(worker: WorkerStatus, t: Translate): StatusView {
  const review = worker.toReview > 0 ? t('{0} to review', worker.toReview) : undefined;
  if (worker.state === 'error') {
    return {
      text: `$(error) ${t('error')}`,
      tooltip: withHint(worker.error?.message, worker.error?.hint),
      command: worker.error ? actionFor(worker.error.code) : 'showLog',
      severity: 'error',
    };
  }
  if (worker.state === 'offline') {
    return {
      text: join('$(debug-disconnect)', t('offline'), review),
      tooltip: withHint(
        worker.error?.message ?? t('No connection.'),
        t('It reconnects by itself.'),
      ),
      command: worker.toReview > 0 ? 'nextDraft' : 'focusView',
      severity: 'warning',
    };
  }
  if (worker.state === 'paused') {
    return {
      text: join('$(debug-pause)', t('paused'), review),
      tooltip: t('The worker is paused. Click to resume.'),
      command: 'resumeWorker',
      severity: 'warning',
    };
  }
  if (worker.running > 0 || worker.queued > 0) {
    const waiting = worker.queued > 0 ? t('{0} waiting', worker.queued) : t('Nothing waits.');
    return {
      ...normal('$(sync~spin)', t('{0} running', worker.running), waiting, 'showJobs'),
      text: join('$(sync~spin)', t('{0} running', worker.running), review),
      command: worker.toReview > 0 ? 'nextDraft' : 'showJobs',
    };
  }
  if (review) {
    return normal('$(comment-unresolved)', review, t('Open the next draft'), 'nextDraft');
  }
  return normal(
    '$(comment-discussion)',
    t('idle'),
    t('Dialog Desk has nothing to do.'),
    'focusView',
  );
}

function normal(
  icon: string,
  label: string,
  tooltip: string,
  command: StatusView['command'],
): StatusView {
  return { text: `${icon} ${label}`, tooltip, command, severity: 'normal' };
}

function join(icon: string, label: string, more: string | undefined): string {
  return `${icon} ${more ? `${label}, ${more}` : label}`;
}

function withHint(message: string | undefined, hint: string | undefined): string {
  return [message, hint].filter(Boolean).join(' ');
}
