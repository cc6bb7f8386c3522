import { html, nothing, type TemplateResult } from 'lit';
import { cache } from 'lit/directives/cache.js';
import type { HostState } from '../../protocol/bridge.ts';
import type { AppError } from '../../protocol/errors.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import { isMuted, isUnread } from '../../protocol/dialogFilter.ts';
import { answering } from '../chatState.ts';
import { isFinished } from '../jobList.ts';
import { t } from '../l10n.ts';
import { needsUser } from '../reviewQueue.ts';
import type { State } from '../state.ts';
import { TABS, type Tab } from '../uiState.ts';
import { banner, demoStrip, notes } from './header.ts';
import { skeletonRows } from './parts.ts';
import type { signIn } from './signIn.ts';
import { View } from './view.ts';
import { welcome } from './welcome.ts';
import type * as trouble from './workerDown.ts';
import './accounts.ts';
import './countdown.ts';
import './review.ts';
import './streamText.ts';

const TITLES: Record<Tab, string> = {
  review: t('Review'),
  dialogs: t('Dialogs'),
  chat: t('Chat'),
  jobs: t('Jobs'),
};

/** Tabs that the first screen does without. */
const LATER = {
  dialogs: () => import('./dialogs.ts'),
  chat: () => import('./chat.ts'),
  jobs: () => import('./jobs.ts'),
} as const;

/** The rest of the page waits for an idle moment as long as this. */
const REST_MS = 300;

/** The whole page: which screen there is, and what stays on every one of them. */
export class App extends View {
  readonly #come = new Set<Tab>(['review']);
  #signInScreen: typeof signIn | undefined;
  #trouble: typeof trouble | undefined;
  #restAsked = false;

  protected watched() {
    const { state } = this.desk;
    const { host, syncError, accounts, accountId, worker, ui, announcement } = state;
    const all = [host, syncError, accounts, accountId, state.signIn, worker, ui, announcement];
    const { drafts, draftLoad, dialogs, dialogLoad, jobs, encryption } = state;
    return [...all, encryption, drafts, draftLoad, dialogs.version, dialogLoad, jobs];
  }

  protected override firstUpdated(): void {
    const { tab } = this.desk.state.ui.value;
    if (tab === 'review') void import('./draft/cardParts.ts');
    else void this.#fetchTab(tab);
  }

  protected override updated(): void {
    if (this.#restAsked || !isFilled(this.desk.state)) return;
    this.#restAsked = true;
    requestIdleCallback(() => this.#fetchRest(), { timeout: REST_MS });
  }

  /** What the first screen does without, once it is painted: it would wait for all of it. */
  #fetchRest(): void {
    // A third of the script. Until it is there the style sheet keeps the place of the controls.
    void import('../controls.ts').then(({ registerControls }) => registerControls());
    for (const tab of ['dialogs', 'chat', 'jobs'] as const) void this.#fetchTab(tab);
    void this.#fetchSignIn();
    void this.#fetchTrouble();
    void import('./processing.ts');
    void import('./encryptionLine.ts');
    void import('./undoBar.ts');
    void import('./draft/cardParts.ts');
  }

  async #fetchTab(tab: keyof typeof LATER): Promise<void> {
    await LATER[tab]();
    this.#come.add(tab);
    this.requestUpdate();
  }

  async #fetchTrouble(): Promise<void> {
    this.#trouble = await import('./workerDown.ts');
    this.requestUpdate();
  }

  async #fetchSignIn(): Promise<void> {
    this.#signInScreen = (await import('./signIn.ts')).signIn;
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { host, announcement } = this.desk.state;
    return html`${host.value?.demo ? demoStrip(this.desk) : nothing}
      ${host.value ? notes(host.value) : nothing}
      ${host.value ? this.#screen(host.value) : skeletonRows(6, t('Loading'))}
      <dd-undo-bar .desk=${this.desk}></dd-undo-bar>
      <div class="unseen" role="status">${announcement.value}</div>`;
  }

  #screen(host: HostState): TemplateResult {
    const { state } = this.desk;
    const { sidecar } = host;
    if (sidecar === 'failed' || sidecar === 'stopped') return this.#inTrouble(host);
    const pending = state.signIn.value;
    const account = state.accounts.value?.find((a) => a.accountId === state.accountId.value);
    if (pending) return this.#signIn(pending.state, host.demo);
    if (state.accounts.value === null) {
      if (state.syncError.value) return this.#inTrouble(host, state.syncError.value);
      return html`<main class="screen starting">
        <p class="hint" role="status">${t('Starting the worker…')}</p>
        ${skeletonRows(6, t('Starting the worker'))}
      </main>`;
    }
    if (account) return this.#main(host, account);
    if (state.ui.value.signInId) return this.#signIn(undefined, host.demo);
    return welcome(this.desk, host);
  }

  /** The worker is down, or could not say what there is. */
  #inTrouble(host: HostState, error?: AppError): TemplateResult {
    if (!this.#trouble) {
      void this.#fetchTrouble();
      return skeletonRows(6, t('Loading'));
    }
    const { loadFailed, workerDown } = this.#trouble;
    return error ? loadFailed(this.desk, error) : workerDown(this.desk, host);
  }

  #signIn(state: SignInState | undefined, demo: boolean): TemplateResult {
    return this.#signInScreen?.(this.desk, state, demo) ?? skeletonRows(6, t('Loading'));
  }

  #main(host: HostState, account: Account): TemplateResult {
    const { tab } = this.desk.state.ui.value;
    const { desk } = this;
    const hasCome = this.#come.has(tab);
    return html`<dd-accounts .desk=${desk}></dd-accounts> ${banner(desk, host, account)}
      ${this.#tabs(tab)}
      <main class="frame">
        <div class="panel" role="tabpanel" id="panel" aria-labelledby="tab-${tab}">
          ${cache(hasCome ? this.#list(tab) : nothing)}
          ${
            !hasCome
              ? skeletonRows(6, t('Loading {0}', TITLES[tab]))
              : tab === 'chat'
                ? html`<dd-chat .desk=${desk}></dd-chat>`
                : nothing
          }
        </div>
      </main>
      <dd-processing .desk=${desk}></dd-processing>
      <dd-encryption .desk=${desk}></dd-encryption>`;
  }

  /** Long lists are kept while another tab is in view; the chat is soon drawn, and begins at its end each time. */
  #list(tab: Tab): TemplateResult | typeof nothing {
    const { desk } = this;
    if (tab === 'review') return html`<dd-review .desk=${desk}></dd-review>`;
    if (tab === 'dialogs') return html`<dd-dialogs .desk=${desk}></dd-dialogs>`;
    return tab === 'jobs' ? html`<dd-jobs .desk=${desk}></dd-jobs>` : nothing;
  }

  #tabs(current: Tab): TemplateResult {
    return html`<div
      class="tabs"
      role="tablist"
      @keydown=${(event: KeyboardEvent) => this.#onTabKey(event)}
    >
      ${TABS.map((tab) => {
        const { count, says } = this.#count(tab);
        return html`<button
          type="button"
          role="tab"
          id="tab-${tab}"
          aria-controls="panel"
          aria-selected=${tab === current}
          tabindex=${tab === current ? 0 : -1}
          @click=${() => this.#show(tab)}
        >
          ${TITLES[tab]}${
            count > 0
              ? html`<span class="count ${count > 9 ? 'long' : ''}" title=${says} aria-label=${says}
                  >${count > 99 ? '99+' : count}</span
                >`
              : nothing
          }
        </button>`;
      })}
    </div>`;
  }

  #count(tab: Tab): { count: number; says: string } {
    const { drafts, dialogs, jobs, accountId } = this.desk.state;
    let count = 0;
    if (tab === 'review') {
      for (const draft of drafts.value.values()) {
        if (draft.accountId === accountId.value && needsUser(draft)) count++;
      }
      return { count, says: t('{0} to review', count) };
    }
    if (tab === 'dialogs') {
      for (const dialog of dialogs.all())
        if (isUnread(dialog) && !isMuted(dialog) && !dialog.archived) count++;
      return { count, says: t('{0} unread', count) };
    }
    if (tab === 'chat') {
      count = answering(jobs.value.values(), accountId.value).size;
      return { count, says: t('{0} being answered', count) };
    }
    for (const job of jobs.value.values()) {
      if (job.accountId === accountId.value && !isFinished(job)) count++;
    }
    return { count, says: t('{0} in work', count) };
  }

  #show(tab: Tab): void {
    this.desk.state.ui.update((ui) => ({ ...ui, tab }));
  }

  async #onTabKey(event: KeyboardEvent): Promise<void> {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = TABS.indexOf(this.desk.state.ui.value.tab);
    const next = TABS[(at + step + TABS.length) % TABS.length];
    if (!next) return;
    event.preventDefault();
    this.#show(next);
    await this.updateComplete;
    this.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }
}
customElements.define('dd-app', App);

/** The first screen shows what there is, or that there is nothing to show. */
function isFilled(state: State): boolean {
  const { host, accounts, accountId, syncError, ui, draftLoad, dialogs, dialogLoad } = state;
  if (!host.value) return false;
  if (host.value.sidecar !== 'ready' || syncError.value) return true;
  if (accounts.value === null) return false;
  if (accountId.value === null || ui.value.tab !== 'dialogs') return draftLoad.value.complete;
  return dialogs.size > 0 || dialogLoad.value.complete;
}
