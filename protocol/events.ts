import * as z from 'zod/mini';
import * as ids from './ids.ts';
import * as r from './records.ts';

/** The contract: sidecar → every connected client. Past tense: it has been stored. */
export const events = {
  'account/changed': z.object({ account: r.account }),
  /** Keep it in the secret store; null: wipe it. Goes to clients with the `admin` scope only. */
  'account/sessionChanged': z.object({ accountId: ids.accountId, session: z.nullable(z.string()) }),
  'signIn/changed': z.object({ signInId: z.uuid(), state: r.signInState }),
  /** Rows of the list that are new or differ; `reset` true: forget the old list first. */
  'dialog/changed': z.object({
    accountId: ids.accountId,
    dialogs: z.array(r.listedDialog),
    reset: z.boolean(),
  }),
  'draft/changed': z.object({ draft: r.draft }),
  'draft/removed': z.object({ draftId: ids.draftId }),
  /** To subscribers of the draft. Coalesced to about one frame (33 ms). */
  'chunk/added': r.chunk,
  'job/changed': z.object({ job: r.job }),
  'worker/changed': r.workerStatus,
} as const;

export type Events = typeof events;
export type Event = keyof Events;
export type Payload<E extends Event> = z.infer<Events[E]>;
