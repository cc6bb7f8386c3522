import type { Job } from '../../protocol/jobRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Client } from '../../rpc/openClient.ts';

/** What the windows of the desk show at this moment: what an operation can be about. */
export interface Scene {
  readonly drafts: Map<string, Draft>;
  readonly jobs: Map<number, Job>;
}

export function createScene(): Scene {
  return { drafts: new Map(), jobs: new Map() };
}

/** Loads what there is and follows the events. */
export async function watch(scene: Scene, client: Client): Promise<void> {
  client.on('draft/changed', ({ draft }) => scene.drafts.set(draft.draftId, draft));
  client.on('draft/removed', ({ draftId }) => scene.drafts.delete(draftId));
  client.on('job/changed', ({ job }) => scene.jobs.set(job.jobId, job));
  const [{ drafts }, { jobs }] = await Promise.all([
    client.request('draft/list', {}),
    client.request('job/list', { limit: 500 }),
  ]);
  for (const draft of drafts) scene.drafts.set(draft.draftId, draft);
  for (const job of jobs) scene.jobs.set(job.jobId, job);
}

export function draftsIn(scene: Scene, ...states: Draft['state'][]): Draft[] {
  return [...scene.drafts.values()].filter(({ state }) => states.includes(state));
}

export function jobsIn(scene: Scene, ...states: Job['state'][]): Job[] {
  return [...scene.jobs.values()].filter(({ state }) => states.includes(state));
}

export const UNFINISHED = ['scheduled', 'waiting', 'queued', 'running', 'retrying'] as const;
