export interface Request<R> {
  readonly className: string;
  getBytes(): Buffer;
  __response: R;
}

export interface CallOptions {
  signal: AbortSignal;
  deadlineMs?: number;
  /** GramJS's own classes in place of plain objects; for what goes back into GramJS. */
  asClasses?: boolean;
}

export interface Invoker {
  /**
   * One raw call. The answer is plain data in the shape of the Api types: decide by `className`, never by instanceof.
   * Rejects with an AppError; never retries, never waits through a flood.
   */
  invoke<R>(request: Request<R>, options: CallOptions): Promise<R>;
}
