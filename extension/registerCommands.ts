import * as vscode from 'vscode';
import { COMMAND_NAMES, commandId } from './commandTable.ts';
import type { CommandContext } from './commands.ts';

/**
 * Registers every command of the table; a failure of any is shown in the same way. What they do is loaded with the first
 * that is run, not while the window starts.
 */
export function registerCommands(context: CommandContext): vscode.Disposable {
  let handlers: ReturnType<typeof load> | undefined;
  const load = async () => (await import('./commands.ts')).createHandlers(context);
  const registered = COMMAND_NAMES.map((name) =>
    vscode.commands.registerCommand(commandId(name), async (argument: unknown) => {
      try {
        handlers ??= load();
        await (await handlers)[name](argument);
      } catch (error) {
        context.showError(error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}
