import { randomUUID } from 'node:crypto';
import { ask } from './ask.ts';
import { isAcknowledged, toldBy, type Ask } from './journal.ts';
import { pickFrom, type Stage } from './stage.ts';

/** A window keeps its name through all the lives of the sidecar. */
const WINDOW_ID = 'torture-window-000001';
/** Named by what is said, so that it can be told wherever it turns up. */
export const CONVERSATION_MARK = /conversation:([0-9a-f-]{36})/g;

const QUESTIONS = [
  'What did they ask last week?',
  'Create a task: call the plumber.',
  'What tasks are there?',
  'Make it shorter.',
] as const;

/** Says one thing or two at once to the assistant about a dialog, in its conversation or in a new one. */
export async function performChat(
  stage: Stage,
  { pick, fresh, twice }: { pick: number; fresh: boolean; twice: boolean },
): Promise<void> {
  const place = pickFrom(stage.world.dialogs, pick);
  if (!place) return;
  const begun = await ask(stage, { op: 'startSession', ...place, windowId: WINDOW_ID, fresh });
  const session = toldBy(begun)?.session;
  if (!session) return;
  const say = (at: number) => ask(stage, { op: 'chat', ...session, ...saying(session, at) });
  await Promise.all([say(pick), ...(twice ? [say(1 - pick)] : [])]);
}

function saying({ conversationId }: { conversationId: string }, pick: number) {
  const question = pickFrom(QUESTIONS, pick) ?? QUESTIONS[0];
  const requestId = randomUUID();
  return { requestId, text: `${question} (${requestId}, conversation:${conversationId})` };
}

/** The newest of which no answer came, once more under the same request id; else one that was answered. */
export async function repeatChat(stage: Stage): Promise<void> {
  const chats = stage.journal.of('chat');
  const lost = chats.findLast((entry) => entry.answer?.kind === 'unanswered');
  const again = lost ?? chats.findLast(isAcknowledged);
  if (again) await ask(stage, again.ask satisfies Ask);
}
