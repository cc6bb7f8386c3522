import assert from 'node:assert/strict';
import * as z from 'zod';
import type { DemoModel } from '../../demo/model/startDemoModel.ts';

const text = z.object({ text: z.string().optional() });
const body = z.object({
  model: z.string(),
  system: z.array(text),
  messages: z.array(z.object({ content: z.array(text) })),
});

/** Each by what it asks for; the newest last. */
const TASKS = {
  analysis: /^Task: judge/m,
  draft: /^Task: write the reply/m,
  chat: /^Task: answer the owner/m,
  learn: /^Task: tell what the owner's edit shows/m,
} as const;
export type Task = keyof typeof TASKS;

const joined = (blocks: { text?: string | undefined }[]) =>
  blocks.map((block) => block.text ?? '').join('\n');

/** What the model received for a task, in order: the system prompt and what the user's turns say. */
function received(
  model: DemoModel,
  task: Task,
): { model: string; system: string; turns: string }[] {
  return model.control.requests().flatMap(({ body: sent }) => {
    const { model: by, system, messages } = body.parse(sent);
    const turns = joined(messages.flatMap(({ content }) => content));
    return TASKS[task].test(turns) ? [{ model: by, system: joined(system), turns }] : [];
  });
}

/** Of the newest request for it. */
export function systemText(model: DemoModel, task: Task): string {
  return received(model, task).at(-1)?.system ?? assert.fail(`no request for ${task}`);
}

/** What the user's turns of the newest request for it say. */
export function turnsText(model: DemoModel, task: Task): string {
  return received(model, task).at(-1)?.turns ?? assert.fail(`no request for ${task}`);
}

/** Which models were asked for it, in order. */
export function modelsOf(model: DemoModel, task: Task): string[] {
  return received(model, task).map((request) => request.model);
}
