import type {
  Attempt,
  Job,
  JobKind,
  JobStage,
  WorkerHealth,
  WorkerStatus,
} from '../../../protocol/jobRecords.ts';
import { t } from '../../l10n.ts';

const KINDS: Record<JobKind, string> = {
  process: t('Draft a reply'),
  send: t('Send the reply'),
  chat: t('Answer a question'),
  delete: t('Delete the message'),
  files: t('Delete pictures at the provider'),
  edit: t('Change the message'),
  learn: t('Learn from your edit'),
};

const STAGES: Record<JobStage, string> = {
  reading: t('Reading the dialog'),
  downloading: t('Fetching pictures'),
  uploading: t('Uploading pictures'),
  analysing: t('Analysing'),
  drafting: t('Writing the draft'),
  answering: t('Answering'),
  sending: t('Sending'),
  deleting: t('Deleting'),
  editing: t('Changing the message'),
  learning: t('Learning from your edit'),
};

/** One word each, for the table of figures. */
export const STAGE_VERBS: Record<JobStage, string> = {
  reading: t('Read'),
  downloading: t('Fetch picture'),
  uploading: t('Upload picture'),
  analysing: t('Analyse'),
  drafting: t('Draft'),
  answering: t('Answer'),
  sending: t('Send'),
  deleting: t('Delete'),
  editing: t('Edit'),
  learning: t('Learn'),
};

/** What a check is about; its own sentence says what was found. */
export const CHECKS: Record<WorkerHealth['checks'][number]['name'], string> = {
  database: t('Database'),
  disk: t('Disk'),
  eventLoop: t('Worker'),
  queue: t('Queue'),
  telegram: 'Telegram',
  model: t('Model'),
};

export const OUTCOMES: Record<NonNullable<Attempt['outcome']>, string> = {
  done: t('Done'),
  failed: t('Failed'),
  retrying: t('Failed, tried again'),
  snoozed: t('Put off'),
  cancelled: t('Cancelled'),
  lost: t('The worker ended first'),
};

const DRAFTING: readonly JobStage[] = ['reading', 'analysing', 'drafting'];

/** Where a running job is among its steps; undefined where it has but one. */
export function stepOf({ kind, state, stage }: Job): { at: number; of: number } | undefined {
  const at = kind === 'process' && stage ? DRAFTING.indexOf(stage) : -1;
  return state === 'running' && at >= 0 ? { at: at + 1, of: DRAFTING.length } : undefined;
}

/** What the job does now, or what it was for. */
export function describeWork({ kind, state, stage, byRule }: Job): string {
  const work = state === 'running' && stage ? `${STAGES[stage]}…` : KINDS[kind];
  return byRule ? `${work} · ${t('automatic')}` : work;
}

export function describeWorker({ state, running, queued }: WorkerStatus): string {
  const waiting = queued > 0 ? `, ${t('{0} waiting', queued)}` : '';
  switch (state) {
    case 'idle':
      return t('Idle');
    case 'running':
      return `${t('{0} running', running)}${waiting}`;
    case 'paused':
      return `${t('Paused')}${waiting}`;
    case 'capped':
      return `${t('Today’s limit is reached')}${waiting}`;
    case 'offline':
      return `${t('Offline')}${waiting}`;
    case 'error':
      break;
  }
  return `${t('Held')}${waiting}`;
}
