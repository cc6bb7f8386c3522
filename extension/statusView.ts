import type { EncryptionStatus } from '../protocol/encryptionRecords.ts';
import type { WorkerStatus } from '../protocol/jobRecords.ts';
import type { HostState } from '../protocol/bridge.ts';
import { t } from '../protocol/l10n.ts';
import type { CommandName } from './commandTable.ts';
import { actionFor } from './errorAction.ts';
import { isChanging } from '../protocol/encryptionChange.ts';
import { capText } from './spendingText.ts';

export interface StatusView {
  text: string;
  tooltip: string;
  /** What a click does: the next sensible action. */
  command: CommandName | 'focusView';
  severity: 'normal' | 'warning' | 'error';
}

/**
 * The one status bar item: an honest picture of the worker. Trouble is shown before work, work before review,
 * because a click should lead to what holds everything else up. `floodMs`: as long as Telegram still asks an account to wait.
 */
export function statusView(
  host: HostState,
  worker: WorkerStatus | undefined,
  {
    floodMs = 0,
    isSignedIn = true,
    encryption,
  }: {
    floodMs?: number;
    isSignedIn?: boolean;
    encryption?: EncryptionStatus | undefined;
  } = {},
): StatusView {
  const view =
    heldUp(host, encryption) ??
    (!isSignedIn && canSignIn(host, worker) ? signedOut(host) : pick(host, worker, floodMs));
  return host.demo ? { ...view, text: `${view.text} · ${t('demo')}` } : view;
}

/** The other ways on, besides the one that a click takes. */
export function statusCommands(
  { command }: StatusView,
  worker: WorkerStatus | undefined,
  isSignedIn: boolean,
): CommandName[] {
  const all: CommandName[] = [
    ...(worker && worker.toReview > 0 ? (['nextDraft'] as const) : []),
    ...(isSignedIn ? (['processUnread'] as const) : (['signIn'] as const)),
    ...(worker
      ? [worker.state === 'paused' ? ('resumeWorker' as const) : ('pauseWorker' as const)]
      : []),
    'showJobs',
    'showHealth',
    'showLog',
    'openSettings',
  ];
  return all.filter((name) => name !== command);
}

/** What is stored is half in its old form, and something is in the way of the rest. */
function heldUp(host: HostState, status: EncryptionStatus | undefined): StatusView | undefined {
  if (host.sidecar !== 'ready' || !status?.error || !isChanging(status)) return undefined;
  return {
    text: `$(lock) ${t('encryption held up')}`,
    tooltip: withHint(
      withHint(status.error.message, status.error.hint),
      t('It is tried again by itself.'),
    ),
    command: 'focusView',
    severity: 'warning',
  };
}

function canSignIn({ sidecar }: HostState, worker: WorkerStatus | undefined): boolean {
  return sidecar === 'ready' && worker !== undefined && worker.state !== 'error';
}

function signedOut(host: HostState): StatusView {
  return host.telegramConfigured
    ? normal('$(sign-in)', t('sign in'), t('No account is signed in. Click to sign in.'), 'signIn')
    : normal(
        '$(sign-in)',
        t('sign in'),
        t('No account is signed in. The panel leads through the start, or into the demo.'),
        'focusView',
      );
}

function pick(host: HostState, worker: WorkerStatus | undefined, floodMs: number): StatusView {
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
      if (host.error?.code === 'encryptionKeyMissing')
        return {
          text: `$(lock) ${t('key missing')}`,
          tooltip: withHint(host.error.message, t('Click to try again, or to begin afresh.')),
          command: actionFor(host.error.code),
          severity: 'error',
        };
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
  return host.sidecar === 'ready' && worker ? working(worker, floodMs) : starting;
}

function working(worker: WorkerStatus, floodMs: number): StatusView {
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
  if (worker.state === 'capped') {
    return {
      text: join('$(debug-pause)', t('daily limit'), review),
      tooltip: worker.today ? capText(worker.today) : t('The day’s limit is reached.'),
      command: 'dailyLimit',
      severity: 'warning',
    };
  }
  if (floodMs > 0) {
    return {
      text: join('$(watch)', t('waits {0}', countdown(floodMs)), review),
      tooltip: t('Telegram asks to wait. It goes on by itself.'),
      command: worker.toReview > 0 ? 'nextDraft' : 'focusView',
      severity: 'warning',
    };
  }
  if (worker.running > 0 || worker.queued > 0) {
    const waiting = t('{0} waiting', worker.queued);
    const work = worker.running > 0 ? t('{0} running', worker.running) : waiting;
    return {
      ...normal(
        '$(sync~spin)',
        work,
        worker.queued > 0 ? waiting : t('Nothing waits.'),
        'showJobs',
      ),
      text: join('$(sync~spin)', work, review),
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

/** Minutes and seconds, the last second as 0:01. */
function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function join(icon: string, label: string, more: string | undefined): string {
  return `${icon} ${more ? `${label}, ${more}` : label}`;
}

function withHint(message: string | undefined, hint: string | undefined): string {
  return [message, hint].filter(Boolean).join(' ');
}
