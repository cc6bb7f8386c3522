import type { JobKind } from '../../protocol/jobRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { createAnswerChat } from '../worker/answerChat.ts';
import { createDeleteFiles } from '../worker/deleteFiles.ts';
import { createDeleteSent } from '../worker/deleteSent.ts';
import { createDraftMemory } from '../worker/draftMemory.ts';
import { createEditSent } from '../worker/editSent.ts';
import { createHistoryStarts } from '../worker/historyStarts.ts';
import { createLearnFromEdit } from '../worker/learnFromEdit.ts';
import { createOutbox } from '../worker/outbox.ts';
import { createPreviewRequests } from '../worker/previewRequests.ts';
import { createProcessDialog } from '../worker/processDialog.ts';
import {
  createPeekPhotos,
  createReadPhotos,
  type PhotoReaderOptions,
} from '../worker/readPhotos.ts';
import type { Meter } from '../spending/meter.ts';
import { inBackground } from '../telegram/background.ts';
import type { JobRunner } from '../worker/worker.ts';

type Parts = Omit<
  Parameters<typeof createProcessDialog>[0] &
    Parameters<typeof createAnswerChat>[0] &
    Parameters<typeof createDeleteFiles>[0] &
    Parameters<typeof createOutbox>[0] &
    Parameters<typeof createLearnFromEdit>[0] &
    PhotoReaderOptions & { log: Log; meter: Pick<Meter, 'release'> },
  'memory' | 'historyStarts' | 'readPhotos'
>;

/** What each kind of job does, and what it would ask of the model for a draft. */
export function createJobRunners(parts: Parts) {
  const { conversations, log, meter } = parts;
  const shared = {
    ...parts,
    memory: createDraftMemory({ conversations, log }),
    historyStarts: createHistoryStarts(),
  };
  const all = { ...shared, readPhotos: createReadPhotos(parts) };
  const processDialog = createProcessDialog(all);
  const runners: Record<JobKind, JobRunner> = {
    // Nobody looks on while drafts are made: what is opened meanwhile goes first.
    process: {
      ...processDialog,
      run: (claim, signal) =>
        inBackground(() => processDialog.run(claim, signal)).finally(() =>
          meter.release(claim.job.jobId),
        ),
    },
    chat: createAnswerChat(all),
    delete: createDeleteSent(parts),
    files: createDeleteFiles(parts),
    learn: createLearnFromEdit(parts),
    edit: createEditSent(parts),
    send: createOutbox(parts),
  };
  const readPhotos = createPeekPhotos(parts);
  return { runners, previewRequests: createPreviewRequests({ ...shared, readPhotos }) };
}
