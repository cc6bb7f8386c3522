/** "Anna: say that I am late" → whom, and what; a name in quotes may hold a colon. */
export function readDraftPrompt(prompt: string): { name: string; instruction: string | undefined } {
  const quoted = /^\s*["“](.+?)["”]\s*:?\s*(.*)$/s.exec(prompt);
  const [, name = '', rest = ''] = quoted ?? /^([^:]*):?(.*)$/s.exec(prompt) ?? [];
  const bare = name.trim().replace(/^(?:a\s+)?(?:reply\s+)?to\s+/i, '');
  const instruction = rest.trim();
  return { name: bare, instruction: instruction === '' ? undefined : instruction };
}
