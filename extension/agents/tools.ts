import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/errors.ts';
import { phrase, t } from '../../protocol/l10n.ts';
import { neutralise } from '../../protocol/neutralise.ts';
import type { Desk } from '../desk.ts';
import { foreignText } from '../foreignText.ts';
import { findDialog, findUnread, search, type Found } from './findDialog.ts';
import type { ToolName } from './names.ts';
import { MATERIAL, plainMessage } from './plainMessages.ts';

const MOST_DIALOGS = 30;
const MOST_MESSAGES = 50;

const dialogs = z.object({
  query: z.optional(z.string().check(z.maxLength(200))),
  unread: z.optional(z.boolean()),
});
const reading = z.object({
  dialog: z.string().check(z.minLength(1), z.maxLength(200)),
  limit: z.optional(z.int().check(z.gte(1), z.lte(MOST_MESSAGES))),
});
const proposing = z.object({
  dialog: z.string().check(z.minLength(1), z.maxLength(200)),
  instruction: z.optional(z.string().check(z.maxLength(1000))),
});

interface Tool<T> {
  input: z.ZodMiniType<T>;
  /** Shown while it runs. */
  running: (input: T) => string;
  /** Asked before it runs; what leaves for the chat's model is the person's to decide. */
  question: (input: T) => string;
  run: (input: T) => Promise<string>;
}

/**
 * What agents in VS Code's chat may use: read, and propose a draft. None sends, approves or signs in, and each asks first:
 * what it returns goes to the model of that chat, which is not the one of Dialog Desk.
 */
export function createTools(desk: Desk): Record<ToolName, vscode.LanguageModelTool<unknown>> {
  const leaves = t('What it returns goes to the model of this chat.');
  return {
    dialogdesk_listDialogs: createTool(desk, {
      input: dialogs,
      running: () => t('Looking at your dialogs'),
      question: () => `${t('Show names and newest messages of your dialogs?')} ${leaves}`,
      run: async ({ query, unread }) => {
        const found = unread
          ? await findUnread(desk, MOST_DIALOGS)
          : await search(desk, query ?? '', MOST_DIALOGS);
        return [MATERIAL, ...found.map(dialogLine)].join('\n');
      },
    }),
    dialogdesk_readDialog: createTool(desk, {
      input: reading,
      running: ({ dialog }) => t('Reading {0}', foreignText(dialog)),
      question: ({ dialog }) => `${t('Read the dialog with {0}?', foreignText(dialog))} ${leaves}`,
      run: async ({ dialog, limit = 20 }) => {
        const { account, dialog: found } = await findDialog(desk, dialog);
        const { messages } = await desk.client.request('message/list', {
          accountId: account.accountId,
          dialogId: found.dialogId,
          limit,
        });
        return [MATERIAL, ...messages.map(plainMessage)].join('\n');
      },
    }),
    dialogdesk_listDrafts: createTool(desk, {
      input: z.object({}),
      running: () => t('Looking at your drafts'),
      question: () => `${t('Show the drafts that wait for you?')} ${leaves}`,
      run: () => {
        const drafts = desk.model.toReview();
        const lines = drafts.map(({ draftId, dialogTitle, state, text }) =>
          JSON.stringify({
            draftId,
            dialog: neutralise(dialogTitle),
            state,
            text: neutralise(text),
          }),
        );
        return Promise.resolve([MATERIAL, ...lines].join('\n'));
      },
    }),
    dialogdesk_proposeDraft: createTool(desk, {
      input: proposing,
      running: ({ dialog }) => t('Having a reply to {0} drafted', foreignText(dialog)),
      question: ({ dialog, instruction }) =>
        instruction
          ? t(
              'Have a reply to {0} drafted (“{1}”)? Nothing is sent: it waits for your review.',
              foreignText(dialog),
              foreignText(instruction),
            )
          : t(
              'Have a reply to {0} drafted? Nothing is sent: it waits for your review.',
              foreignText(dialog),
            ),
      run: async ({ dialog, instruction }) => {
        const title = await proposeDraft(desk, dialog, instruction);
        return `A reply to “${neutralise(title)}” is being drafted. It waits in Dialog Desk for the person's review; it was not sent.`;
      },
    }),
  };
}

/** Has a reply drafted; it waits for review like any other. @returns the dialog's title */
export async function proposeDraft(
  desk: Desk,
  name: string,
  instruction: string | undefined,
): Promise<string> {
  const { account, dialog } = await findDialog(desk, name);
  if (!dialog.canSend)
    throw new AppError('peerForbidden', phrase('You cannot write to “{0}”.', dialog.title));
  await desk.client.request('dialog/process', {
    accountId: account.accountId,
    dialogIds: [dialog.dialogId],
    ...(instruction ? { instruction } : {}),
  });
  return dialog.title;
}

function createTool<T>(desk: Desk, tool: Tool<T>): vscode.LanguageModelTool<unknown> {
  const inputOf = (input: unknown): T => {
    const parsed = tool.input.safeParse(input);
    if (parsed.success) return parsed.data;
    throw new Error('The input does not fit the schema of this tool.');
  };
  return {
    prepareInvocation({ input }) {
      const given = inputOf(input);
      const title = 'Dialog Desk';
      return {
        invocationMessage: tool.running(given),
        confirmationMessages: { title, message: tool.question(given) },
      };
    },
    async invoke({ input }) {
      const given = inputOf(input);
      await desk.client.start();
      const text = await tool.run(given);
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    },
  };
}

function dialogLine({ account, dialog }: Found): string {
  const { title, kind, unreadCount, last, status } = dialog;
  return JSON.stringify({
    account: neutralise(account.name),
    dialog: neutralise(title),
    kind,
    unread: unreadCount,
    status: status.kind,
    ...(last ? { at: new Date(last.at).toISOString(), newest: neutralise(last.preview) } : {}),
  });
}
