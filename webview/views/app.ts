import { html, nothing, type TemplateResult } from 'lit';
import type { HostState } from '../../protocol/bridge.ts';
import type { Account } from '../../protocol/records.ts';
import { needsUser } from '../reviewQueue.ts';
import { TABS, type Tab } from '../uiState.ts';
import { banner, demoStrip, header } from './header.ts';
import { skeletonRows } from './parts.ts';
import { signIn } from './signIn.ts';
import { View } from './view.ts';
import { welcome } from './welcome.ts';
import { loadFailed, workerDown } from './workerDown.ts';
import './countdown.ts';
import './dialogs.ts';
import './jobs.ts';
import './review.ts';
import './streamText.ts';
import './undoBar.ts';

const TITLES: Record<Tab, string> = { review: 'Review', dialogs: 'Dialogs', jobs: 'Jobs' };

/** The whole page: which screen there is, and what stays on every one of them. */
export class App extends View {
  protected watched() {
    const { host, syncError, accounts, accountId, signIn, worker, ui, announcement } =
      this.desk.state;
    const { drafts, dialogs, jobs } = this.desk.state;
    const all = [host, syncError, accounts, accountId, signIn, worker, ui, announcement];
    return [...all, drafts, dialogs.version, jobs];
  }

  protected override render(): TemplateResult {
    const { host, announcement } = this.desk.state;
    return html`${host.value?.demo ? demoStrip(this.desk) : nothing}
      ${host.value ? this.#screen(host.value) : skeletonRows(6, 'Loading')}
      <dd-undo-bar .desk=${this.desk}></dd-undo-bar>
      <div class="unseen" role="status">${announcement.value}</div>`;
  }

  #screen(host: HostState): TemplateResult {
    const { state } = this.desk;
    const { sidecar } = host;
    if (sidecar === 'failed' || sidecar === 'stopped') return workerDown(this.desk, host);
    const pending = state.signIn.value;
    const account = state.accounts.value?.find((a) => a.accountId === state.accountId.value);
    if (pending) return signIn(this.desk, pending.state, host.demo);
    if (state.accounts.value === null) {
      if (state.syncError.value) return loadFailed(this.desk, state.syncError.value);
      return html`<main class="screen starting" role="status">
        <p class="hint">Starting the worker…</p>
        ${skeletonRows(6, 'Starting the worker')}
      </main>`;
    }
    if (account) return this.#main(host, account);
    if (state.ui.value.signInId) return signIn(this.desk, undefined, host.demo);
    return welcome(this.desk, host);
  }

  #main(host: HostState, account: Account): TemplateResult {
    const { tab } = this.desk.state.ui.value;
    const { desk } = this;
    return html`${header(desk, account)} ${banner(desk, host, account)} ${this.#tabs(tab)}
      <div class="panel" role="tabpanel" id="panel" aria-labelledby="tab-${tab}">
        ${
          tab === 'review'
            ? html`<dd-review .desk=${desk}></dd-review>`
            : tab === 'dialogs'
              ? html`<dd-dialogs .desk=${desk}></dd-dialogs>`
              : html`<dd-jobs .desk=${desk}></dd-jobs>`
        }
      </div>`;
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
              ? html`<span class="count" title=${says} aria-label=${says}>${count}</span>`
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
      return { count, says: `${count} to review` };
    }
    if (tab === 'dialogs') {
      for (const dialog of dialogs.all()) if (dialog.unreadCount > 0) count++;
      return { count, says: `${count} unread` };
    }
    for (const { state } of jobs.value.values()) {
      if (state !== 'done' && state !== 'cancelled' && state !== 'failed') count++;
    }
    return { count, says: `${count} in work` };
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
