/** One line of progress, on stderr: stdout belongs to what the command is about. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** A set-up step that cannot go on: what is missing and the one thing to do about it. */
export class SetupError extends Error {
  constructor(message) {
    super(message);
    this.name = 'SetupError';
  }
}
