import { Message } from 'vscode-jsonrpc/node';
import { AppError } from '../../protocol/errors.ts';
import type { Event, Payload } from '../../protocol/events.ts';
import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import { payloadOf } from '../../rpc/schemas.ts';
import type { Log } from '../../rpc/startMessage.ts';
import { describeIssues, toResponseError } from '../../rpc/wireErrors.ts';

/** An event as every client gets it, made once for all of them; undefined (and a log line) where it may not go out. */
export function eventFrame<E extends Event>(
  event: E,
  payload: Payload<E>,
  log: Log,
): string | undefined {
  const checked = payloadOf[event].safeParse(payload);
  if (!checked.success) {
    log('error', `an invalid ${event} was not sent: ${describeIssues(checked.error)}`);
    return undefined;
  }
  const frame = JSON.stringify({ jsonrpc: '2.0', method: event, params: checked.data });
  if (Buffer.byteLength(frame) <= MAX_FRAME_BYTES) return frame;
  log('error', `a ${event} was not sent: it is larger than a frame`);
  return undefined;
}

/** A response as text; one that no client would accept becomes the error that says so. */
export function responseFrame(message: Message): string {
  const frame = JSON.stringify(message);
  if (Buffer.byteLength(frame) <= MAX_FRAME_BYTES || !Message.isResponse(message)) return frame;
  const error = new AppError('tooLarge', 'The answer is larger than a frame.', {
    hint: 'Ask for less at once.',
  });
  const { id } = message;
  return JSON.stringify({ jsonrpc: '2.0', id, error: toResponseError(error.toWire()).toJson() });
}
