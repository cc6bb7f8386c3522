import * as vscode from 'vscode';
import { AppError } from '../../protocol/errors.ts';
import { t } from '../../protocol/l10n.ts';
import { commandId } from '../commandTable.ts';
import type { Desk } from '../desk.ts';
import { foreignText } from '../foreignText.ts';
import { findUnread } from './findDialog.ts';
import { MATERIAL, plainMessage } from './plainMessages.ts';
import { readDraftPrompt } from './readDraftPrompt.ts';
import { proposeDraft } from './tools.ts';

const MOST_DIALOGS = 15;
const MESSAGES_EACH = 15;

/**
 * `@dialogdesk` in VS Code's chat: `/missed` tells what came in, written by the chat's own model; `/draft Anna: say I am
 * late` has a reply drafted, which waits for review. Nothing is sent from here.
 */
export function createParticipant(desk: Desk): vscode.ChatRequestHandler {
  return async (request, _context, stream, token) => {
    try {
      await desk.client.start();
      if (request.command === 'draft') await draft(request.prompt, stream);
      else await tellMissed(request, stream, token);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { message, hint = '' } = error.toWire();
      stream.markdown(plain(`${message} ${hint}`.trim()));
    }
    return {};
  };

  async function draft(prompt: string, stream: vscode.ChatResponseStream): Promise<void> {
    const { name, instruction } = readDraftPrompt(prompt);
    if (name === '') {
      stream.markdown(t('Name a dialog: `/draft Anna: say that I am late`.'));
      return;
    }
    stream.progress(t('Having a reply to {0} drafted', foreignText(name)));
    const title = await proposeDraft(desk, name, instruction);
    stream.markdown(
      plain(
        t('A reply to {0} is being drafted. It waits for your review; nothing is sent.', title),
      ),
    );
    stream.button({ command: commandId('nextDraft'), title: t('Review') });
  }

  async function tellMissed(
    request: vscode.ChatRequest,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<void> {
    stream.progress(t('Reading what is new, for {0}', request.model.name));
    const unread = await findUnread(desk, MOST_DIALOGS);
    if (unread.length === 0) {
      stream.markdown(t('Nothing new has come in.'));
      return;
    }
    const parts: string[] = [];
    for (const { account, dialog } of unread) {
      const { accountId } = account;
      const { dialogId, title, unreadCount } = dialog;
      const limit = Math.min(MESSAGES_EACH, Math.max(unreadCount, 1));
      const { messages } = await desk.client.request('message/list', {
        accountId,
        dialogId,
        limit,
      });
      parts.push(
        JSON.stringify({ dialog: title, unread: unreadCount }),
        ...messages.map(plainMessage),
      );
    }
    const question =
      request.command === 'missed' || request.prompt.trim() === ''
        ? 'Summarise what I missed: one bullet a dialog, who wants what by when, the most urgent first. In the language I mostly write in.'
        : request.prompt;
    const answer = await request.model.sendRequest(
      [
        vscode.LanguageModelChatMessage.User(`${MATERIAL}\n${parts.join('\n')}`),
        vscode.LanguageModelChatMessage.User(question),
      ],
      { justification: t('To tell what came in') },
      token,
    );
    for await (const piece of answer.text) stream.markdown(plain(piece));
    stream.button({ command: commandId('processUnread'), title: t('Draft Replies') });
  }
}

/** Text that came from messages or a model: no command link and no HTML in it works. */
function plain(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
