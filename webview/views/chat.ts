import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { NO_CHAT, type Chat } from '../chatState.ts';
import { shown } from '../format.ts';
import { t } from '../l10n.ts';
import { ChatComposer } from './chatComposer.ts';
import { chatExamples } from './chatExamples.ts';
import { chatHead } from './chatHead.ts';
import { ChatPicker } from './chatPicker.ts';
import { chatTurns, earlierTurns } from './chatTurns.ts';
import { icon } from './icons.ts';
import { button, emptyState, skeletonRows } from './parts.ts';
import { StickToEnd } from './stickToEnd.ts';
import { View } from './view.ts';
import './chatHistory.ts';

type Mode = 'talk' | 'pick' | 'history';

/** Talking with the assistant about one dialog. */
export class ChatView extends View {
  #mode: Mode = 'talk';
  #wantsFocus = false;
  readonly #end = new StickToEnd(this, {
    scroller: () => this.querySelector('.turns'),
    nearTop: () => this.#fetchEarlier(),
  });

  protected watched() {
    const { chat, ui, jobs, drafts, dialogs, dialogLoad, wantsFocus } = this.desk.state;
    return [chat.chats, ui, jobs, drafts, dialogs.version, dialogLoad, wantsFocus];
  }

  /** The dialog it is about, once it is known to be one of this account. */
  get #dialogId(): string | undefined {
    const { ui } = this.desk.state;
    const { dialogId } = ui.value;
    return dialogId !== undefined && this.#title(dialogId) !== undefined ? dialogId : undefined;
  }

  protected override willUpdate(): void {
    const dialogId = this.#dialogId;
    if (dialogId) void this.desk.chat.open(dialogId);
  }

  protected override render(): TemplateResult {
    const { ui, dialogs, dialogLoad } = this.desk.state;
    const dialogId = this.#dialogId;
    if (!dialogId) {
      const awaited = dialogs.size === 0 || ui.value.dialogId !== undefined;
      if (awaited && !dialogLoad.value.complete) return skeletonRows(4, t('Loading the chat'));
      return html`<h2 class="ask">${t('Ask the assistant about a dialog')}</h2>
        ${this.#picker()}`;
    }
    const chat = this.desk.state.chat.chats.value.get(dialogId) ?? NO_CHAT;
    const head = chatHead(this.desk, dialogId, {
      picking: this.#mode === 'pick',
      titleOf: (of) => this.#title(of) ?? '',
      pick: () => this.#toggle('pick'),
      history: () => this.#toggle('history'),
      choose: (other) => this.#choose(other),
      startFresh: () => this.#startFresh(dialogId),
    });
    return html`${head} ${this.#body(dialogId, chat)}`;
  }

  #body(dialogId: string, chat: Chat): TemplateResult {
    if (this.#mode === 'pick') return this.#picker();
    if (this.#mode === 'history') {
      return html`<dd-chat-history
        .desk=${this.desk}
        .dialogId=${dialogId}
        @chosen=${() => this.#talk()}
        @keydown=${this.#onEscape}
      ></dd-chat-history>`;
    }
    return html`${chat.warning ? warningBanner(chat.warning) : nothing}
      ${this.#conversation(dialogId, chat)}
      <dd-chat-composer .desk=${this.desk} .dialogId=${dialogId}></dd-chat-composer>`;
  }

  #conversation(dialogId: string, chat: Chat): TemplateResult {
    if (chat.phase === 'failed') {
      return emptyState(
        'error',
        t('The conversation could not be opened'),
        `${chat.error?.message ?? ''} ${chat.error?.hint ?? ''}`,
        button({
          label: t('Try again'),
          icon: 'refresh',
          run: () => this.desk.chat.reopen(dialogId),
        }),
      );
    }
    if (chat.phase === 'opening') {
      return html`<div
        class="turns skeleton"
        role="status"
        aria-label=${t('Opening the conversation')}
      >
        <div class="messages skeleton"><i></i><i></i><i></i></div>
      </div>`;
    }
    if (chat.chatMessages.length === 0) return chatExamples(this.desk, dialogId, chat);
    // Drafts that were written are remembered too; they are no talk yet.
    const talked = chat.chatMessages.some(({ origin }) => origin === 'chat');
    return html`<div class="turns-frame">
      <div class="turns" tabindex="0" role="log" aria-live="off" aria-label=${t('Conversation')}>
        <div class="turns-inside">
          ${earlierTurns(chat, () => this.#fetchEarlier())} ${chatTurns(this.desk, dialogId, chat)}
          ${talked ? nothing : chatExamples(this.desk, dialogId, chat)}
        </div>
      </div>
      ${
        this.#end.stuck
          ? nothing
          : html`<button type="button" class="to-end" @click=${() => this.#end.toEnd()}>
              ${icon('down')}${t('Newest')}
            </button>`
      }
    </div>`;
  }

  #picker(): TemplateResult {
    return html`<dd-chat-picker
      .desk=${this.desk}
      @chosen=${() => this.#talk()}
      @keydown=${this.#onEscape}
    ></dd-chat-picker>`;
  }

  protected override updated(_changed: PropertyValues): void {
    const { wantsFocus, chat } = this.desk.state;
    const dialogId = this.#dialogId;
    const held = dialogId === undefined ? undefined : chat.chats.value.get(dialogId);
    this.#end.drawn(held?.conversationId, held?.chatMessages[0]?.seq);
    if (wantsFocus.value === 'chat' && (dialogId || this.#pickerElement)) {
      wantsFocus.set(null);
      this.#wantsFocus = true;
    }
    if (!this.#wantsFocus) return;
    this.#wantsFocus = false;
    void this.#focusInside();
  }

  get #pickerElement(): ChatPicker | null {
    return this.querySelector<ChatPicker>('dd-chat-picker');
  }

  async #focusInside(): Promise<void> {
    const inside = this.#pickerElement ?? this.querySelector<ChatComposer>('dd-chat-composer');
    await inside?.updateComplete;
    if (inside instanceof ChatPicker) inside.focusSearch();
    else if (inside instanceof ChatComposer) inside.focusText();
    else this.querySelector<HTMLElement>('.pick')?.focus();
  }

  #show(mode: Mode): void {
    this.#mode = mode;
    this.#wantsFocus = true;
    this.requestUpdate();
  }

  #toggle(mode: 'pick' | 'history'): void {
    this.#show(this.#mode === mode ? 'talk' : mode);
  }

  #talk(): void {
    this.#show('talk');
  }

  #choose(dialogId: string): void {
    this.desk.state.ui.update((ui) => ({ ...ui, dialogId }));
    this.#talk();
  }

  #startFresh(dialogId: string): void {
    void this.desk.chat.startFresh(dialogId);
    this.#talk();
  }

  #fetchEarlier(): void {
    const dialogId = this.#dialogId;
    if (dialogId) void this.desk.chat.fetchEarlier(dialogId);
  }

  #title(dialogId: string): string | undefined {
    const { dialogs, drafts, accountId } = this.desk.state;
    const known = dialogs.get(dialogId)?.title;
    if (known !== undefined) return known;
    return [...drafts.value.values()].find(
      (draft) => draft.dialogId === dialogId && draft.accountId === accountId.value,
    )?.dialogTitle;
  }

  readonly #onEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#dialogId) this.#talk();
  };
}
customElements.define('dd-chat', ChatView);

function warningBanner(warning: string): TemplateResult {
  return html`<div class="banner warning" role="status">
    ${icon('warning')}<span
      >${shown(warning)}.
      <span class="hint">${t('Answers go on without what was said before.')}</span></span
    >
  </div>`;
}
