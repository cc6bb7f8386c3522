import { t } from '../../protocol/l10n.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Connection } from './connect.ts';
import type { LineRequest } from './modelLine.ts';
import { text, type Part, type Prompt } from './promptParts.ts';
import { answerTo, markedRequest, pictureRequest, plainRequest } from './tinyRequests.ts';
import { toUsage } from './usage.ts';

/** What a model was found not to take; it is asked without that. */
export interface Lacks {
  /** Parts and marks for the cache: its prompts are plain strings. */
  parts?: boolean;
  pictures?: boolean;
}

const NO_PICTURES = '[image not shown: this model takes no pictures]';
/** A model that refused something is tried at most this often. */
const AGAIN_MS = 600_000;

export type Abilities = ReturnType<typeof createAbilities>;

/**
 * What the models of an endpoint do not take. It is found out by tiny requests that differ in that one thing, never from
 * the refusal of a prompt, which may have any reason.
 */
export function createAbilities(now: () => number = Date.now) {
  const lacks = new Map<string, Lacks>();
  const withoutSchema = new Set<string>();
  const triedAt = new Map<string, number>();

  const get = (model: string): Lacks => lacks.get(model) ?? {};
  const note = (model: string, found: Lacks): void => {
    lacks.set(model, { ...get(model), ...found });
  };

  return {
    note,
    /** Models that do not hold their answer to a schema: asked in words from then on. */
    withoutSchema,
    /** The request as this model takes it. */
    fit(request: LineRequest): LineRequest {
      const { parts = false, pictures = false } = get(request.model);
      const prompt = pictures ? withoutPictures(request.prompt) : request.prompt;
      return { ...request, prompt, ...(parts && { plain: true }) };
    },
    /** After a refusal: whether something is known now that lets it be asked again. */
    async learn(
      connection: Connection,
      { model, prompt }: LineRequest,
      { signal, onUsage }: LearnOptions,
    ): Promise<boolean> {
      if (now() - (triedAt.get(model) ?? -Infinity) < AGAIN_MS) return false;
      triedAt.set(model, now());
      const takes = async (body: ReturnType<typeof plainRequest>): Promise<boolean> => {
        const answer = await answerTo(connection, body, signal);
        if (answer) onUsage?.(Symbol('request'), toUsage(model, answer.usage ?? {}));
        return answer !== undefined;
      };
      const before = get(model);
      const found: Lacks = {};
      if (before.parts !== true && !(await takes(markedRequest(model)))) {
        if (!(await takes(plainRequest(model)))) return false;
        found.parts = true;
      }
      const shows = prompt.turns.some(({ parts }) => parts.some(({ kind }) => kind !== 'text'));
      if (shows && before.pictures !== true && !(await takes(pictureRequest(model)))) {
        found.pictures = true;
      }
      note(model, found);
      return Object.keys(found).length > 0;
    },
  };
}

interface LearnOptions {
  signal: AbortSignal;
  onUsage?: ((request: symbol, usage: Usage) => void) | undefined;
}

/** For the user, where pictures were left out. */
export const picturesLeftOut = (): string =>
  t('Pictures were not shown to the model: it takes none.');

export const hasPictures = ({ turns }: Prompt): boolean =>
  turns.some(({ parts }) => parts.some(({ kind }) => kind !== 'text'));

export function withoutPictures(prompt: Prompt): Prompt {
  const leaveOut = (part: Part): Part => (part.kind === 'text' ? part : text(NO_PICTURES, false));
  const turns = prompt.turns.map(({ role, parts }) => ({ role, parts: parts.map(leaveOut) }));
  return { ...prompt, turns };
}
