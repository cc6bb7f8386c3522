import { html, nothing, type TemplateResult } from 'lit';
import type { AppError } from '../../protocol/errors.ts';
import type { Conversation } from '../../protocol/chatRecords.ts';
import { asAppError } from '../asAppError.ts';
import { listTime } from '../format.ts';
import { t, tn } from '../l10n.ts';
import { action, button, errorText, link, skeletonRows } from './parts.ts';
import { View } from './view.ts';

/** The conversations there are about one dialog: opened again, or removed. */
export class ChatHistory extends View {
  static override properties = { ...View.properties, dialogId: {} };
  declare dialogId: string;
  #load: 'loading' | 'loaded' | AppError = 'loading';
  /** The one whose removal has to be confirmed. */
  #doubted: string | undefined;

  protected watched() {
    const { chat } = this.desk.state;
    return [chat.chats, chat.conversations];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#fetch();
  }

  protected override render(): TemplateResult {
    return html`<div class="list-head">
        <h2>${t('Conversations')}</h2>
        ${link(t('Back'), () => this.#leave())}
      </div>
      ${this.#list()}`;
  }

  #list(): TemplateResult {
    const conversations = this.#conversations();
    if (typeof this.#load === 'object') {
      return html`<p class="note bad">
        ${errorText(this.#load)} ${link(t('Try again'), () => this.#fetch())}
      </p>`;
    }
    if (this.#load === 'loading' && conversations.length < 2) {
      return skeletonRows(3, t('Loading conversations'));
    }
    return html`<ul class="picks" aria-label=${t('Conversations about this dialog')}>
      ${conversations.map((conversation) => this.#row(conversation))}
    </ul>`;
  }

  #row(conversation: Conversation): TemplateResult {
    const { conversationId, createdAt, lastActivityAt, messageCount } = conversation;
    const now = Date.now();
    const open = this.desk.state.chat.chats.value.get(this.dialogId)?.conversationId;
    if (conversationId === this.#doubted) return this.#doubt(conversation);
    const begunAt = listTime(createdAt, now);
    const begun =
      conversationId === open
        ? tn('{0} message, begun {1}, open|{0} messages, begun {1}, open', messageCount, begunAt)
        : tn('{0} message, begun {1}|{0} messages, begun {1}', messageCount, begunAt);
    return html`<li class="conversation">
      <button
        type="button"
        class="pick"
        aria-current=${conversationId === open ? 'true' : nothing}
        @click=${() => this.#choose(conversationId)}
      >
        <span class="row-text">
          <span class="title">${t('Last used {0}', listTime(lastActivityAt, now))}</span>
          <span class="hint">${begun}</span>
        </span>
      </button>
      ${action('trash', t('Remove this conversation'), () => this.#setDoubt(conversationId))}
    </li>`;
  }

  /** In the row's own place: nothing covers the page. */
  #doubt({ conversationId, messageCount }: Conversation): TemplateResult {
    return html`<li class="conversation doubt">
      <span>${tn('Remove {0} message for good?|Remove {0} messages for good?', messageCount)}</span>
      ${button({ label: t('Remove'), primary: true, run: () => this.#remove(conversationId) })}
      ${button({ label: t('Keep'), className: 'keep', run: () => this.#setDoubt(undefined) })}
    </li>`;
  }

  #conversations(): Conversation[] {
    const { chat, accountId } = this.desk.state;
    const all = [...chat.conversations.value.values()];
    const mine = accountId.value;
    return all
      .filter((one) => one.dialogId === this.dialogId && one.accountId === mine)
      .sort((a, b) => b.lastActivityAt - a.lastActivityAt);
  }

  async #fetch(): Promise<void> {
    this.#load = 'loading';
    try {
      await this.desk.chat.fetchConversations(this.dialogId);
      this.#load = 'loaded';
    } catch (error) {
      this.#load = asAppError(error);
    }
    this.requestUpdate();
  }

  #choose(conversationId: string): void {
    const open = this.desk.state.chat.chats.value.get(this.dialogId)?.conversationId;
    if (conversationId !== open) {
      void this.desk.chat.openConversation(this.dialogId, conversationId);
    }
    this.#leave();
  }

  #leave(): void {
    this.dispatchEvent(new CustomEvent('chosen'));
  }

  async #setDoubt(conversationId: string | undefined): Promise<void> {
    const before = this.#doubted;
    this.#doubted = conversationId;
    this.requestUpdate();
    await this.updateComplete;
    // The keyboard stays where the question is, or was.
    const target = conversationId ? '.keep' : before ? '.pick' : undefined;
    if (target) this.querySelector<HTMLElement>(target)?.focus();
  }

  async #remove(conversationId: string): Promise<void> {
    this.#doubted = undefined;
    await this.desk.chat.remove(conversationId);
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLElement>('.pick')?.focus();
  }
}
customElements.define('dd-chat-history', ChatHistory);
