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

/** How far before a mark the API looks for a prefix that was marked earlier. */
const LOOKBACK = 20;

/**
 * Remembers prefixes up to each `cache_control`, as the API does: what was seen before is read, the rest written. A
 * prefix is found at the mark itself or at the end of one of the blocks before it.
 */
export function createPromptCache() {
  const seen = new Set<string>();
  return {
    account(request: DemoRequest): InputUsage {
      let prefix = request.model;
      let tokens = 0;
      let read = 0;
      let marked = 0;
      const ends: { prefix: string; tokens: number }[] = [];
      const marks: string[] = [];
      for (const section of inOrder(request)) {
        prefix += `\n${section.image?.fingerprint ?? section.text}`;
        tokens += tokensOf(section);
        ends.push({ prefix, tokens });
        if (!section.cached) continue;
        marked = tokens;
        const known = ends.slice(-1 - LOOKBACK).findLast((end) => seen.has(end.prefix));
        read = Math.max(read, known?.tokens ?? 0);
        marks.push(prefix);
      }
      for (const mark of marks) seen.add(mark);
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
