import { html, nothing, type TemplateResult } from 'lit';
import type { Account } from '../../protocol/accountRecords.ts';
import { shown } from '../format.ts';
import { t, th, tn } from '../l10n.ts';
import { needsUser } from '../reviewQueue.ts';
import { icon } from './icons.ts';
import { action, avatar, name } from './parts.ts';
import { View } from './view.ts';

const CONNECTION: Record<Account['connection'], string> = {
  connecting: t('Connecting…'),
  online: t('Online'),
  offline: t('Offline'),
  signedOut: t('Signed out'),
};

/** The account in view, and with a press the others: how each is doing, what waits in it, and the way to one more. */
export class Accounts extends View {
  #open = false;
  #takesFocus = false;

  protected watched() {
    const { accounts, accountId, drafts } = this.desk.state;
    return [accounts, accountId, drafts];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPointer);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointer);
  }

  protected override render(): TemplateResult {
    const { state, actions } = this.desk;
    const accounts = (state.accounts.value ?? []).filter((a) => a.connection !== 'signedOut');
    const current = accounts.find(({ accountId }) => accountId === state.accountId.value);
    if (!current) return html``;
    const waiting = this.#waiting();
    const others = accounts.filter((account) => account !== current);
    return html`<header
      class="account"
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      @focusout=${(event: FocusEvent) => this.#onFocusOut(event)}
    >
      <button
        type="button"
        class="who"
        aria-haspopup="menu"
        aria-expanded=${this.#open}
        aria-label=${this.#label(current, others, waiting)}
        title=${t('Accounts')}
        @click=${() => this.#toggle()}
      >
        ${avatar(`u${current.accountId}`, current.name)}
        <span class="account-text">${name(current.name)} ${connection(current)}</span>
        ${this.#elsewhere(others, waiting)}${icon('chevron')}
      </button>
      ${action('refresh', t('Refresh the dialogs'), () => actions.refreshDialogs())}
      ${this.#open ? this.#menu(accounts, current, waiting) : nothing}
    </header>`;
  }

  #menu(
    accounts: readonly Account[],
    current: Account,
    waiting: ReadonlyMap<string, number>,
  ): TemplateResult {
    const { accountId } = current;
    const item = (mark: 'plus' | 'signOut' | 'trash', label: unknown, run: () => unknown) =>
      html`<button
        type="button"
        role="menuitem"
        class="account-item"
        tabindex="-1"
        @click=${() => {
          this.#close(true);
          run();
        }}
      >
        ${icon(mark)}<span>${label}</span>
      </button>`;
    const { actions } = this.desk;
    return html`<div class="accounts" role="menu" aria-label=${t('Accounts')}>
      ${accounts.map((account) => this.#row(account, account === current, waiting))}
      <hr />
      ${item('plus', t('Add an account'), () => actions.run('signIn'))}
      ${item('signOut', th('Sign out {0}', html`<bdi>${shown(current.name)}</bdi>`), () =>
        actions.run('signOut', accountId),
      )}
      ${item('trash', t('Remove an account and its data…'), () =>
        actions.run('removeAccount', accountId),
      )}
    </div>`;
  }

  #row(account: Account, isCurrent: boolean, waiting: ReadonlyMap<string, number>): TemplateResult {
    const { accountId, username } = account;
    const count = waiting.get(accountId) ?? 0;
    return html`<button
      type="button"
      role="menuitemradio"
      aria-checked=${isCurrent}
      class="account-row"
      tabindex="-1"
      @click=${() => {
        this.#close(true);
        this.desk.choose(accountId);
      }}
    >
      ${avatar(`u${accountId}`, account.name)}
      <span class="account-text"
        ><span class="account-name"
          >${name(account.name)}${username ? html`<bdi class="at">@${shown(username)}</bdi>` : nothing}</span
        >
        ${connection(account)}</span
      >
      ${count > 0 ? badge(count, t('{0} to review', count)) : nothing}
      <span class="mark">${isCurrent ? icon('check') : nothing}</span>
    </button>`;
  }

  /** What waits in accounts that are not in view: else nobody would look. */
  #elsewhere(
    others: readonly Account[],
    waiting: ReadonlyMap<string, number>,
  ): TemplateResult | typeof nothing {
    const count = others.reduce((sum, { accountId }) => sum + (waiting.get(accountId) ?? 0), 0);
    return count > 0 ? badge(count, t('{0} to review in other accounts', count)) : nothing;
  }

  #label(
    current: Account,
    others: readonly Account[],
    waiting: ReadonlyMap<string, number>,
  ): string {
    const count = others.reduce((sum, { accountId }) => sum + (waiting.get(accountId) ?? 0), 0);
    const parts = [t('Account {0}: {1}', shown(current.name), CONNECTION[current.connection])];
    if (others.length > 0) parts.push(tn('{0} other account|{0} other accounts', others.length));
    if (count > 0) parts.push(t('{0} to review there', count));
    return parts.join(', ');
  }

  #waiting(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const draft of this.desk.state.drafts.value.values()) {
      if (needsUser(draft)) counts.set(draft.accountId, (counts.get(draft.accountId) ?? 0) + 1);
    }
    return counts;
  }

  #toggle(): void {
    if (this.#open) return this.#close(true);
    this.#open = this.#takesFocus = true;
    this.requestUpdate();
  }

  #close(focus: boolean): void {
    if (!this.#open) return;
    this.#open = false;
    if (focus) this.querySelector<HTMLElement>('.who')?.focus();
    this.requestUpdate();
  }

  protected override updated(): void {
    if (!this.#takesFocus) return;
    this.#takesFocus = false;
    const rows = this.#items();
    (rows.find((row) => row.getAttribute('aria-checked') === 'true') ?? rows[0])?.focus();
  }

  #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  }

  #onKey(event: KeyboardEvent): void {
    const { key } = event;
    if (!this.#open) {
      if (key !== 'ArrowDown' || !this.querySelector('.who:focus')) return;
      event.preventDefault();
      return this.#toggle();
    }
    const items = this.#items();
    const at = items.findIndex((item) => item === document.activeElement);
    const last = items.length - 1;
    const to = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[key];
    if (to !== undefined) items[to]?.focus();
    else if (key === 'Escape') this.#close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #onFocusOut({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && !this.contains(relatedTarget)) this.#close(false);
  }

  readonly #onPointer = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this)) this.#close(false);
  };
}
customElements.define('dd-accounts', Accounts);

function connection({ connection: state, floodUntil }: Account): TemplateResult {
  const waits = floodUntil !== undefined && floodUntil > Date.now();
  return html`<span class="connection"
    ><span class="dot ${waits ? 'paused' : state}"></span>${
      waits
        ? th('Waits {0}', html`<dd-countdown .until=${floodUntil}></dd-countdown>`)
        : CONNECTION[state]
    }</span
  >`;
}

function badge(count: number, says: string): TemplateResult {
  return html`<span class="count" title=${says} aria-label=${says}
    >${count > 99 ? '99+' : count}</span
  >`;
}
