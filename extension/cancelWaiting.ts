import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';
import type { Job } from '../protocol/jobRecords.ts';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { confirm } from './pickers.ts';

const PAGE = 500;

/** Cancels every draft that waits to be written, after a question and with a way back. Sends and answers are left alone. */
export async function cancelWaiting(desk: Desk): Promise<void> {
  const waiting = await fetchWaiting(desk);
  if (waiting.length === 0) {
    void vscode.window.showInformationMessage(t('No draft waits to be written.'));
    return;
  }
  const cancel = t('Cancel them');
  const question = t('Cancel the drafts that wait to be written ({0})?', waiting.length);
  if (!(await confirm(question, [cancel]))) return;
  await offerBack(desk, await cancelAll(desk, waiting));
}

/** Those that were cancelled: what has ended while the question stood is let go. */
async function cancelAll(desk: Desk, waiting: readonly Job[]): Promise<Job[]> {
  const cancelled: Job[] = [];
  for (const { jobId } of waiting) {
    try {
      cancelled.push((await desk.client.request('job/cancel', { jobId })).job);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    }
  }
  return cancelled;
}

/** Newest first: what is about to run is met last. */
async function fetchWaiting(desk: Desk): Promise<Job[]> {
  const found: Job[] = [];
  for (let page: Job[] | undefined; page === undefined || page.length === PAGE;) {
    const last = found.at(-1);
    const answer = await desk.client.request('job/list', {
      states: ['queued', 'waiting', 'scheduled'],
      kinds: ['process'],
      limit: PAGE,
      ...(last ? { beforeId: last.jobId } : {}),
    });
    page = answer.jobs;
    found.push(...page);
  }
  return found;
}

async function offerBack(desk: Desk, cancelled: readonly Job[]): Promise<void> {
  const undo = t('Undo');
  const said = t('Cancelled: {0}.', cancelled.length);
  if ((await vscode.window.showInformationMessage(said, undo)) !== undo) return;
  for (const { jobId } of cancelled.toReversed()) {
    await desk.client.request('job/retry', { jobId });
  }
}
