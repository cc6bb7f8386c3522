import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/errors.ts';
import { modelRequest, type ModelRequest } from '../../protocol/requestRecords.ts';
import type { ShownRequest } from '../drafting/draftingModel.ts';
import type { Store, Tx } from '../store/store.ts';

/** Of one draft: several generations, with what was tried again. */
const MOST_KEPT = 8;

const INSERT = `INSERT INTO model_request(draft_id, task, at, endpoint, model, body, byte_length, details)
  VALUES(?, ?, ?, ?, ?, seal('model_request.body', ?), ?, seal('model_request.details', ?))`;
const DELETE_OLDEST = `DELETE FROM model_request WHERE draft_id = ?1 AND request_id NOT IN
  (SELECT request_id FROM model_request WHERE draft_id = ?1 ORDER BY request_id DESC LIMIT ${MOST_KEPT})`;
const LIST = `SELECT * FROM model_request WHERE draft_id = ? ORDER BY request_id`;

const details = z.pick(modelRequest, { images: true, redacted: true });
const row = z.object({
  task: modelRequest.shape.task,
  at: z.number(),
  endpoint: z.string(),
  model: z.string(),
  body: z.instanceof(Uint8Array),
  byte_length: z.number(),
  details: z.string(),
});

/** What was sent to the model for drafts. It goes with its draft, and in a clean-up some days after that was decided. */
export function createSentRequests(store: Store) {
  return {
    add(tx: Tx, draftId: string, requests: readonly ModelRequest[]): void {
      for (const { task, at = 0, endpoint, model, body, byteLength, ...rest } of requests) {
        const written = JSON.stringify(details.parse(rest));
        const bytes = Buffer.from(body, 'base64');
        tx.sql(INSERT).run(draftId, task, at, endpoint, model, bytes, byteLength, written);
      }
      tx.sql(DELETE_OLDEST).run(draftId);
    },
    list: (draftId: string): ModelRequest[] => store.read(LIST).all(draftId).map(toModelRequest),
  };
}

const pack = promisify(gzip);

/** As it is kept and told. @param at when it leaves, ms; absent: it does not */
export async function packRequest(
  { task, body, ...rest }: ShownRequest,
  at?: number,
): Promise<ModelRequest> {
  if (task === 'chat') throw new AppError('internal', 'What is asked in a chat is not kept.');
  const packed = await pack(body);
  return {
    task,
    ...rest,
    body: packed.toString('base64'),
    ...(at === undefined ? {} : { at }),
  };
}

function toModelRequest(value: unknown): ModelRequest {
  const { body, byte_length: byteLength, details: written, ...r } = row.parse(value);
  const base64 = Buffer.from(body).toString('base64');
  return { ...r, body: base64, byteLength, ...details.parse(JSON.parse(written)) };
}
