import type { JobStage, WorkerHealth, WorkerStats, WorkerStatus } from '../protocol/jobRecords.ts';

const STAGES: Record<JobStage, string> = {
  reading: 'Read',
  downloading: 'Fetch picture',
  uploading: 'Upload picture',
  analysing: 'Analyse',
  drafting: 'Draft',
  answering: 'Answer',
  sending: 'Send',
  deleting: 'Delete',
  learning: 'Learn from an edit',
  editing: 'Edit',
};

export interface ReportFacts {
  status: WorkerStatus;
  stats: WorkerStats;
  health: WorkerHealth;
}

/**
 * The worker's health and figures as plain text, fit to be read or handed on: no names and no text of anybody. In English
 * whatever the window's language: it is part of what is sent to those who help.
 */
export function workerReport({ status, stats, health }: ReportFacts, now: number): string {
  const { images } = stats;
  const since = new Date(health.startedAt).toISOString();
  return [
    'Worker health',
    '',
    `${health.ok ? 'All is well.' : 'Something needs attention.'} Taken ${new Date(now).toISOString()}.`,
    '',
    `- State: ${status.state}, ${status.running} running, ${status.queued} waiting`,
    ...(status.error
      ? [`- Held by: ${status.error.message} ${status.error.hint ?? ''}`.trim()]
      : []),
    `- Worker ${health.workerId}, running since ${since}`,
    '',
    ...table(
      ['Check', 'Found', 'What was found'],
      health.checks.map(({ name, ok, message }) => [name, ok ? 'well' : 'TROUBLE', message]),
    ),
    ...heading('Queue'),
    ...Object.entries(stats.unfinished).map(([state, count]) => `- ${state}: ${count}`),
    `- Oldest that is ready waits: ${stats.queueAgeMs === null ? 'none' : seconds(stats.queueAgeMs)}`,
    '',
    ...heading('Stages'),
    ...table(
      ['Stage', 'Runs', 'p50', 'p95'],
      stats.stages.map(({ stage, count, p50Ms, p95Ms }) => [
        STAGES[stage],
        String(count),
        seconds(p50Ms),
        seconds(p95Ms),
      ]),
    ),
    ...heading('Last 24 hours'),
    ...table(
      ['From (UTC)', 'Done', 'Failed', 'Cancelled'],
      stats.hours.map(({ startAt, done, failed, cancelled }) => [
        new Date(startAt).toISOString().slice(0, 16).replace('T', ' '),
        ...[done, failed, cancelled].map(String),
      ]),
    ),
    ...heading('Tokens and storage'),
    `- Tokens in: ${stats.tokens.inputTokens}, out: ${stats.tokens.outputTokens}`,
    `- From the cache: ${stats.tokens.cacheReadTokens}, into it: ${stats.tokens.cacheWriteTokens}`,
    `- Pictures shown: ${images.images} (${images.bytes} bytes, about ${images.visionTokens} tokens), uploaded: ${images.uploads}`,
    `- Pictures kept at the provider: ${images.filesKept} (${images.fileBytesKept} bytes)`,
    `- Database: ${stats.databaseBytes} bytes`,
    `- Last clean-up: ${cleanup(stats)}`,
    '',
  ].join('\n');
}

function heading(text: string): string[] {
  return [text.toUpperCase(), ''];
}

/** In columns, each as wide as its widest cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ['Nothing yet.', ''];
  const all = [head, ...rows];
  const width = (column: number) => Math.max(...all.map((cells) => cells[column]?.length ?? 0));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(width(column)))
      .join('   ')
      .trimEnd();
  return [...all.map(line), ''];
}

function cleanup({ lastCleanup }: WorkerStats): string {
  if (!lastCleanup) return 'none yet';
  const { at, conversations, chatMessages, sessions, files } = lastCleanup;
  return `${new Date(at).toISOString()}: ${conversations} conversations, ${chatMessages} messages, ${sessions} sessions, ${files} files removed`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
