import type { Anthropic } from '@anthropic-ai/sdk';

/** Blocks by their type, not their place; none where the answer is no message at all (the page of a captive portal). */
export function textOf({ content }: Pick<Anthropic.Message, 'content'>): string {
  const blocks = Array.isArray(content) ? content : [];
  return blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
