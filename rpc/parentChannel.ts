import { AppError } from '../protocol/errors.ts';
import { startMessage, type ChildMessage, type StartMessage } from './startMessage.ts';

export interface ParentChannel {
  /** Rejects with `invalidParams` on a message that is no start. */
  readonly start: Promise<StartMessage>;
  /** Does nothing once the parent has gone: the sidecar outlives it. */
  send(message: ChildMessage): void;
  /** Resolves when the message has left this process or cannot; for the last word before exit. */
  sendLast(message: ChildMessage): Promise<void>;
}

/**
 * The sidecar's end of the channel to the process that forked it. Does not keep the process alive once the
 * start message is in.
 */
export function openParentChannel(): ParentChannel {
  const { promise, resolve, reject } = Promise.withResolvers<StartMessage>();
  process.once('message', (value: unknown) => {
    const parsed = startMessage.safeParse(value);
    if (parsed.success) resolve(parsed.data);
    else reject(new AppError('invalidParams', 'The start message is not valid.'));
    process.channel?.unref();
  });
  process.once('disconnect', () => {
    reject(new AppError('sidecarUnreachable', 'The parent left before it said what to start.'));
  });
  return {
    start: promise,
    send: (message) => void sendToParent(message),
    sendLast: sendToParent,
  };
}

function sendToParent(message: ChildMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // An error means that the parent has gone: nobody is left to tell.
  if (process.connected && process.send) {
    process.send(message, undefined, undefined, () => resolve());
  } else resolve();
  return promise;
}
