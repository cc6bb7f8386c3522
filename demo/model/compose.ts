import { cite } from './cite.ts';
import { judge } from './judge.ts';
import { composeChat } from './composeChat.ts';
import { learn } from './learn.ts';
import { readChat } from './readChat.ts';
import { readEdit } from './readEdit.ts';
import { readDialog } from './readDialog.ts';
import { composeReply } from './reply.ts';
import type { DemoRequest } from './request.ts';

/** The text of the answer. Nothing but the request goes into it: no clock, no chance. */
export function compose(request: DemoRequest): string {
  const edit = readEdit(request);
  if (edit) return JSON.stringify(learn(edit));
  const chat = readChat(request);
  if (chat) return composeChat(chat);
  const dialog = readDialog(request);
  if (dialog.task === 'judge') return JSON.stringify(judge(dialog));
  if (dialog.task === 'cite') return JSON.stringify(cite(dialog));
  if (request.schema) return JSON.stringify(fill(request.schema, composeReply(dialog)));
  return composeReply(dialog);
}

/** Something that a JSON Schema accepts, with the reply where a text is wanted. */
function fill(schema: unknown, text: string): unknown {
  const options = [get(schema, 'enum'), get(schema, 'anyOf')].find(Array.isArray);
  if (get(schema, 'const') !== undefined) return get(schema, 'const');
  if (options) return get(schema, 'enum') ? options[0] : fill(options[0], text);
  switch (get(schema, 'type')) {
    case 'object':
      return Object.fromEntries(
        Object.entries(get(schema, 'properties') ?? {}).map(([name, of]) => [name, fill(of, text)]),
      );
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 0;
    case 'null':
      return null;
    default:
      return text;
  }
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
