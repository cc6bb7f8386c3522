import { html, nothing, type TemplateResult } from 'lit';
import type { AppError } from '../../protocol/errors.ts';
import { MAX_CHAT_LENGTH } from '../../protocol/limits.ts';
import { NO_CHAT, unfinished, type Chat } from '../chatState.ts';
import { t } from '../l10n.ts';
import { button, errorText } from './parts.ts';
import { View } from './view.ts';

/** Where the user writes to the assistant. */
export class ChatComposer extends View {
  static override properties = { ...View.properties, dialogId: {} };
  declare dialogId: string;

  protected watched() {
    const { chat, ui } = this.desk.state;
    return [chat.chats, ui];
  }

  get #chat(): Chat {
    return this.desk.state.chat.chats.value.get(this.dialogId) ?? NO_CHAT;
  }

  protected override render(): TemplateResult {
    const { chat } = this.desk;
    const { sending, sendError } = this.#chat;
    const text = chat.typed(this.dialogId);
    const running = unfinished(this.#chat);
    return html`${
        sendError
          ? html`<p class="note bad" role="alert">
              ${errorText({ message: t('Not sent. {0}', sendError.message), hint: wayOn(sendError) })}
            </p>`
          : nothing
      }
      <div class="composer">
        <textarea
          rows="1"
          aria-label=${t('Ask about this dialog')}
          placeholder=${t('Ask about this dialog')}
          maxlength=${MAX_CHAT_LENGTH}
          .value=${text}
          ?readonly=${sending}
          @input=${(event: InputEvent & { target: HTMLTextAreaElement }) =>
            chat.type(this.dialogId, event.target.value)}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        ></textarea>
        ${
          running?.jobId !== undefined
            ? button({ label: t('Stop'), icon: 'stop', compact: true, run: () => this.#stop() })
            : nothing
        }
        ${button({
          label: sendError ? t('Try again') : t('Send'),
          icon: 'send',
          compact: true,
          primary: true,
          disabled: sending || text.trim() === '',
          run: () => chat.send(this.dialogId),
        })}
      </div>`;
  }

  /** A question of the page's own leaves what was typed alone. */
  focusText(): void {
    this.querySelector('textarea')?.focus();
  }

  #stop(): void {
    const jobId = unfinished(this.#chat)?.jobId;
    if (jobId !== undefined) void this.desk.actions.cancelJob(jobId);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return; // Enter and Escape are the input method's.
    if (event.key === 'Escape') this.#stop();
    else if (event.key === 'Enter' && !event.shiftKey) {
      void this.desk.chat.send(this.dialogId);
    } else return;
    event.preventDefault();
  }
}
customElements.define('dd-chat-composer', ChatComposer);

/** What was lost on its way goes once more by itself. */
function wayOn({ code, hint }: AppError): string | undefined {
  return code === 'sidecarUnreachable' ? t('It is sent as soon as the worker is back.') : hint;
}
