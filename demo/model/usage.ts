import { countTokens } from './pieces.ts';
import type { DemoRequest, Section } from './request.ts';

export interface InputUsage {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
}

export function countInput(request: DemoRequest): number {
  return inOrder(request).reduce((sum, section) => sum + tokensOf(section), 0);
}

/** Remembers prefixes up to each `cache_control`, as the API does: what was seen before is read, the rest written. */
export function createPromptCache() {
  const seen = new Set<string>();
  return {
    account(request: DemoRequest): InputUsage {
      let prefix = request.model;
      let tokens = 0;
      let read = 0;
      let marked = 0;
      for (const section of inOrder(request)) {
        prefix += `\n${section.image?.fingerprint ?? section.text}`;
        tokens += tokensOf(section);
        if (!section.cached) continue;
        marked = tokens;
        if (seen.has(prefix)) read = tokens;
        seen.add(prefix);
      }
      return {
        input_tokens: tokens - marked,
        cache_creation_input_tokens: marked - read,
        cache_read_input_tokens: read,
      };
    },
  };
}
export type PromptCache = ReturnType<typeof createPromptCache>;

function inOrder(request: DemoRequest): Section[] {
  return [...request.system, ...request.turns.flatMap(({ sections }) => sections)];
}

function tokensOf({ text, image }: Section): number {
  // The API's own rule of thumb for pictures.
  return image ? Math.ceil((image.width * image.height) / 750) : countTokens(text);
}
