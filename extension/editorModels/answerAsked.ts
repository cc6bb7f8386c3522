import { AppError, toWireError } from '../../protocol/errors.ts';
import type { Payload } from '../../protocol/events.ts';
import type { Params } from '../../protocol/methods.ts';

export type Asked = Payload<'languageModel/asked'>;
export type Answer = Params<'languageModel/answer'>['answer'];

/** A language model of VS Code, as far as it is used here. */
export interface EditorModel {
  id: string;
  /** True: it may be asked. Undefined: the person has not been asked yet, which only a click of theirs may bring about. */
  isAllowed(): boolean | undefined;
  /** Pieces of its answer. Fails with AppErrors. */
  ask(messages: Asked['messages'], signal: AbortSignal): AsyncIterable<string>;
}

/** Pieces that come faster go together. */
const TOGETHER_MS = 40;

/**
 * Answers one request of the worker with the model it names. It asks nothing of a model that the person has not let us
 * use: requests come at any time, and VS Code may ask for consent only upon a click.
 */
export async function answerAsked(
  { modelId, messages }: Pick<Asked, 'modelId' | 'messages'>,
  models: readonly EditorModel[],
  tell: (answer: Answer) => Promise<unknown>,
  { signal, now }: { signal: AbortSignal; now: () => number },
): Promise<void> {
  try {
    const model = models.find(({ id }) => id === modelId);
    if (!model) throw models.length === 0 ? none() : gone(modelId);
    if (model.isAllowed() !== true) throw notAllowed();
    let held = '';
    let toldAt = now();
    for await (const piece of model.ask(messages, signal)) {
      held += piece;
      if (held === '' || now() - toldAt < TOGETHER_MS) continue;
      const text = held;
      held = '';
      toldAt = now();
      await tell({ kind: 'text', text });
    }
    if (held !== '') await tell({ kind: 'text', text: held });
    await tell({ kind: 'done' });
  } catch (error) {
    if (signal.aborted) return;
    await tell({ kind: 'failed', error: toWireError(error) });
  }
}

export const none = (): AppError =>
  new AppError('modelNotAllowed', 'No extension of this VS Code offers a language model.', {
    hint: 'Install one that does, or set dialogDesk.model.provider to endpoint.',
  });

const gone = (modelId: string): AppError =>
  new AppError('modelRejected', `VS Code does not offer the model ${modelId} any more.`, {
    hint: 'Choose another model.',
  });

export const notAllowed = (): AppError =>
  new AppError('modelNotAllowed', 'Dialog Desk may not use the language models of VS Code yet.', {
    hint: 'Run “Use a Language Model of VS Code…” and allow it.',
  });
