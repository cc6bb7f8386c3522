import type { RawData, WebSocket } from 'ws';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  Disposable,
  type DataCallback,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/node';

export interface ScreenedFrames {
  /** Decides what becomes of a parsed frame: the message to handle, or undefined where it has been dealt with. */
  screen(value: unknown): Message | undefined;
  /** A frame that is binary or no JSON. */
  unreadable(kind: 'binary' | 'json'): void;
}

/**
 * One text frame is one JSON-RPC message. vscode-jsonrpc trusts the shape of what it is given (a
 * `$/cancelRequest` without params throws inside it), so nothing passes that `screen` has not seen.
 */
export class FrameReader extends AbstractMessageReader implements MessageReader {
  readonly #socket: WebSocket;
  readonly #frames: ScreenedFrames;

  constructor(socket: WebSocket, frames: ScreenedFrames) {
    super();
    this.#socket = socket;
    this.#frames = frames;
  }

  listen(callback: DataCallback): Disposable {
    const onMessage = (data: RawData, isBinary: boolean) => {
      const message = this.#read(data, isBinary);
      if (message) callback(message);
    };
    const onClose = () => this.fireClose();
    this.#socket.on('message', onMessage);
    this.#socket.on('close', onClose);
    return Disposable.create(() => {
      this.#socket.off('message', onMessage);
      this.#socket.off('close', onClose);
    });
  }

  #read(data: RawData, isBinary: boolean): Message | undefined {
    const value = isBinary ? undefined : parseJson(data);
    if (value !== undefined) return this.#frames.screen(value);
    this.#frames.unreadable(isBinary ? 'binary' : 'json');
    return undefined;
  }
}

/** Hands each message, as text, to `send`; the order of calls is the order on the wire. */
export class FrameWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #send: (message: Message) => Promise<void>;

  constructor(send: (message: Message) => Promise<void>) {
    super();
    this.#send = send;
  }

  write(message: Message): Promise<void> {
    return this.#send(message);
  }

  /** The socket's owner closes it. */
  end(): void {}
}

function parseJson(data: RawData): unknown {
  try {
    return JSON.parse(textOf(data));
  } catch {
    // What a stranger sent is of no use in a log; the caller is told that it was no JSON.
    return undefined;
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
