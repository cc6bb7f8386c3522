import * as vscode from 'vscode';
import type { Desk } from '../desk.ts';
import { PARTICIPANT_ID, TOOL_NAMES } from './names.ts';

/** Registers what VS Code's chat may use; what it does is loaded when the chat first asks for it. */
export function registerAgents(
  desk: Desk,
  participant: vscode.ChatRequestHandler,
): vscode.Disposable {
  let tools: ReturnType<typeof load> | undefined;
  const load = async () => (await import('./tools.ts')).createTools(desk);
  const registered = TOOL_NAMES.map((name) =>
    vscode.lm.registerTool<unknown>(name, {
      async prepareInvocation(options, token) {
        tools ??= load();
        return (await tools)[name].prepareInvocation?.(options, token);
      },
      async invoke(options, token) {
        tools ??= load();
        return (await tools)[name].invoke(options, token);
      },
    }),
  );
  return vscode.Disposable.from(
    ...registered,
    vscode.chat.createChatParticipant(PARTICIPANT_ID, participant),
  );
}

/** The chat's `@dialogdesk`, loaded with its first question. */
export function lazyParticipant(desk: Desk): vscode.ChatRequestHandler {
  return async (...asked) => {
    const { createParticipant } = await import('./participant.ts');
    return createParticipant(desk)(...asked);
  };
}
