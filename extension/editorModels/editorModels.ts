import * as vscode from 'vscode';
import { AppError } from '../../protocol/errors.ts';
import { t } from '../../protocol/l10n.ts';
import type { Model } from '../../protocol/modelRecords.ts';
import type { Desk } from '../desk.ts';
import { describeError, type Log } from '../log.ts';
import { readSettings, writeProvider } from '../settings.ts';
import { answerAsked, none, notAllowed, type Asked, type EditorModel } from './answerAsked.ts';

const QUESTION = 'Answer with the one word: ok';

export type EditorModels = ReturnType<typeof createEditorModels>;

/**
 * The language models of VS Code, for a worker that is set to use them: this window offers them, and answers what it is
 * asked. No key of ours is needed; whose models they are, and what they cost, is between VS Code and the person.
 */
export function createEditorModels(
  desk: Desk,
  access: vscode.LanguageModelAccessInformation,
  log: Log,
): vscode.Disposable & { use: () => Promise<void> } {
  const running = new Map<string, AbortController>();
  /** Let in by a click in this window, where VS Code does not tell. */
  const allowed = new Set<string>();
  let offered = false;

  const isWanted = (): boolean => readSettings().provider === 'vscode';

  async function offer(): Promise<void> {
    const connection = desk.client.current();
    if (!connection) return;
    if (!isWanted()) {
      if (offered) await connection.request('languageModel/offer', { models: [], withdraw: true });
      offered = false;
      return;
    }
    const models = await vscode.lm.selectChatModels();
    offered = true;
    await connection.request('languageModel/offer', { models: models.slice(0, 200).map(toModel) });
  }

  function offerSoon(): void {
    offer().catch((error: unknown) =>
      log.warn(`The language models were not offered: ${describeError(error)}`),
    );
  }

  async function answer({ requestId, ...asked }: Asked): Promise<void> {
    const abort = new AbortController();
    running.set(requestId, abort);
    try {
      const chats = await vscode.lm.selectChatModels();
      const models = chats.map((chat) => toEditorModel(chat, access, allowed));
      await answerAsked(
        asked,
        models,
        (part) => desk.client.request('languageModel/answer', { requestId, answer: part }),
        { signal: abort.signal, now: Date.now },
      );
    } finally {
      running.delete(requestId);
    }
  }

  desk.client.on('languageModel/asked', (asked) => {
    answer(asked).catch((error: unknown) =>
      log.warn(`A language model was not asked: ${describeError(error)}`),
    );
  });
  desk.client.on('languageModel/cancelled', ({ requestId }) => running.get(requestId)?.abort());
  const stops = [
    desk.client.changed.on((phase) => {
      if (phase === 'ready') {
        offered = false;
        offerSoon();
      }
    }),
  ];
  const watches = [
    vscode.lm.onDidChangeChatModels(() => {
      if (offered) offerSoon();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('dialogDesk.model.provider')) offerSoon();
    }),
  ];

  return {
    /** Lets the person pick one, asks it a word, which brings VS Code's question for consent, and uses it from then on. */
    async use(): Promise<void> {
      const chats = await vscode.lm.selectChatModels();
      if (chats.length === 0) return offerNone();
      const items = chats.map((chat) => ({
        label: chat.name,
        description: `${chat.vendor} · ${chat.id}`,
        chat,
      }));
      const title = t('Which language model of VS Code?');
      const placeHolder = t('Text alone is sent: pictures are left out.');
      const picked = await vscode.window.showQuickPick(items, {
        title,
        placeHolder,
        matchOnDescription: true,
      });
      if (!picked) return;
      const model = toEditorModel(picked.chat, access, allowed);
      const { signal } = new AbortController();
      const question = [{ role: 'user' as const, text: QUESTION }];
      await model.ask(question, signal)[Symbol.asyncIterator]().next();
      allowed.add(picked.chat.id);
      await writeProvider('vscode', picked.chat.id);
      await desk.reconfigure();
      await offer();
      void vscode.window.showInformationMessage(
        t('Drafts are written by {0} from now on.', picked.chat.name),
      );
    },
    dispose(): void {
      for (const stop of stops) stop();
      for (const watch of watches) watch.dispose();
      for (const abort of running.values()) abort.abort();
    },
  };
}

/** Nothing to choose from: what can be done about it. */
async function offerNone(): Promise<void> {
  const find = t('Find Extensions');
  const endpoint = t('Use an Endpoint');
  const { message } = none();
  const picked = await vscode.window.showWarningMessage(message, find, endpoint);
  if (picked === find) {
    await vscode.commands.executeCommand('workbench.extensions.search', '@category:"AI" ');
  }
  if (picked === endpoint) {
    await vscode.commands.executeCommand(
      'workbench.action.openSettings',
      'dialogDesk.model.baseUrl',
    );
  }
}

function toModel({ id, name, maxInputTokens }: vscode.LanguageModelChat): Model {
  return { modelId: id, name, ...(maxInputTokens > 0 && { contextTokens: maxInputTokens }) };
}

function toEditorModel(
  chat: vscode.LanguageModelChat,
  access: vscode.LanguageModelAccessInformation,
  allowed: ReadonlySet<string>,
): EditorModel {
  return {
    id: chat.id,
    isAllowed: () => access.canSendRequest(chat) ?? (allowed.has(chat.id) ? true : undefined),
    async *ask(messages, signal) {
      const stop = new vscode.CancellationTokenSource();
      signal.addEventListener('abort', () => stop.cancel(), { once: true });
      try {
        const justification = t('Dialog Desk drafts replies for you to review.');
        const turns = messages.map(({ role, text }) =>
          role === 'user'
            ? vscode.LanguageModelChatMessage.User(text)
            : vscode.LanguageModelChatMessage.Assistant(text),
        );
        const response = await chat.sendRequest(turns, { justification }, stop.token);
        yield* response.text;
      } catch (error) {
        throw toAppError(error);
      } finally {
        stop.dispose();
      }
    },
  };
}

/** Where VS Code's errors become ours: by their codes. */
function toAppError(error: unknown): AppError {
  if (error instanceof vscode.LanguageModelError) {
    if (error.code === vscode.LanguageModelError.NoPermissions.name) return notAllowed();
    if (error.code === vscode.LanguageModelError.NotFound.name) return none();
    if (error.code === vscode.LanguageModelError.Blocked.name) {
      return new AppError('modelRateLimited', 'VS Code does not let more be asked just now.', {
        retryable: true,
        hint: 'Wait: it is tried again by itself.',
        cause: error,
      });
    }
  }
  return new AppError('modelUnreachable', 'The language model of VS Code did not answer.', {
    retryable: true,
    hint: 'Look at the extension that offers it.',
    cause: error,
  });
}
