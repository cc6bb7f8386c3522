import type { Job } from '../protocol/jobRecords.ts';
import { t, tn, wordsLanguage } from '../protocol/l10n.ts';
import type { Result } from '../protocol/methods.ts';
import type { SidecarClient } from './sidecarClient.ts';
import { foreignText } from './foreignText.ts';

/** Waits for the end of jobs, over losses of the connection as well. */
export function createJobEnds(client: Pick<SidecarClient, 'on' | 'request'>) {
  const waiting = new Map<number, (job: Job) => void>();
  client.on('job/changed', ({ job }) => {
    if (job.finishedAt === undefined) return;
    waiting.get(job.jobId)?.(job);
    waiting.delete(job.jobId);
  });
  return async ({ jobId }: Job): Promise<Job> => {
    const ended = new Promise<Job>((resolve) => waiting.set(jobId, resolve));
    // It may have ended before anybody waited for it.
    const { job } = await client.request('job/get', { jobId });
    if (job.finishedAt === undefined) return ended;
    waiting.delete(jobId);
    return job;
  };
}

/** What a reset asks first; with the files that are kept of the dialog, for they go as well. */
export function resetQuestion(title: string, { files, bytes }: Result<'file/stats'>): string {
  const dialog = foreignText(title);
  if (files === 0) return t('Reset {0}?', dialog);
  return tn(
    "Reset {1}? {0} of its pictures ({2}) is kept at the model's provider and goes first.|Reset {1}? {0} of its pictures ({2}) are kept at the model's provider and go first.",
    files,
    dialog,
    formatBytes(bytes),
  );
}

/** What came of it. `job`: as it ended, where there was one. */
export function resetOutcome(
  result: Result<'dialog/reset'>,
  job: Pick<Job, 'state'> | undefined,
): { ok: boolean; text: string } {
  const { conversationsRemoved, draftsRemoved, filesRemoved, fileBytes, factsRemoved } = result;
  if (job && job.state !== 'done') {
    const text = tn(
      "{0} file could not be deleted at the model's provider yet. The history is reset; the file is tried again daily, and expires by itself.|{0} files could not be deleted at the model's provider yet. The history is reset; the files are tried again daily, and expire by themselves.",
      filesRemoved,
    );
    return { ok: false, text };
  }
  const text = t(
    '🔄 History and files reset: {0}, {1}, {2} ({3}). A new conversation has begun!',
    tn('{0} conversation|{0} conversations', conversationsRemoved),
    tn('{0} draft|{0} drafts', draftsRemoved),
    tn('{0} file|{0} files', filesRemoved),
    formatBytes(fileBytes),
  );
  if (factsRemoved === 0) return { ok: true, text };
  return {
    ok: true,
    text: `${text} ${tn('{0} fact is forgotten.|{0} facts are forgotten.', factsRemoved)}`,
  };
}

/** "0 kB", "340 kB", "1.2 MB", with the decimal mark of the language. */
function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return t('{0} kB', Math.ceil(bytes / 1_000));
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return t('{0} MB', (bytes / 1_000_000).toLocaleString(wordsLanguage() ?? 'en', digits));
}
