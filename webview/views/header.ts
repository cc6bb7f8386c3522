import { html, nothing, type TemplateResult } from 'lit';
import type { HostState } from '../../protocol/bridge.ts';
import type { Account } from '../../protocol/records.ts';
import type { Desk } from '../desk.ts';
import { icon, spinner } from './icons.ts';
import { action, avatar, link, name } from './parts.ts';
import { modelKeyNotice } from './welcome.ts';

const CONNECTION: Record<Account['connection'], string> = {
  connecting: 'Connecting…',
  online: 'Online',
  offline: 'Offline',
  signedOut: 'Signed out',
};

/** On every screen while the servers behind it are the local stand-ins. */
export function demoStrip(desk: Desk): TemplateResult {
  return html`<div class="demo" role="note">
    <b>DEMO</b><span>No real account, no real AI.</span>
    ${link('Leave', () => desk.actions.run('leaveDemo'))}
  </div>`;
}

export function header(desk: Desk, account: Account): TemplateResult {
  return html`<header class="account">
    ${avatar(`u${account.accountId}`, account.name)}
    <span class="account-text">
      ${name(account.name)}
      <span class="connection"
        ><span class="dot ${account.connection}"></span>${CONNECTION[account.connection]}</span
      >
    </span>
    ${action('refresh', 'Refresh the dialogs', () => desk.actions.refreshDialogs())}
    ${action('signOut', 'Sign out', () => desk.actions.run('signOut'))}
  </header>`;
}

/** What stands in the way of work, the weightiest first; one at a time. */
export function banner(
  desk: Desk,
  host: HostState,
  account: Account,
): TemplateResult | typeof nothing {
  const worker = desk.state.worker.value;
  if (host.sidecar === 'starting' || host.sidecar === 'reconnecting') {
    return html`<div class="banner info" role="status">
      ${spinner()}<span>Reconnecting to the worker. What you see is kept.</span>
    </div>`;
  }
  if (account.floodUntil && account.floodUntil > Date.now()) {
    return html`<div class="banner warning" role="status">
      ${icon('clock')}<span
        >Telegram asks this account to wait
        <dd-countdown .until=${account.floodUntil}></dd-countdown>. It goes on by itself.</span
      >
    </div>`;
  }
  if (account.connection === 'offline') {
    return html`<div class="banner warning" role="status">
      ${icon('offline')}<span>Offline. Work goes on when the network is back.</span>
    </div>`;
  }
  if (!host.modelConfigured && !host.demo) return modelKeyNotice(desk);
  if (worker?.state === 'error' || worker?.state === 'offline') {
    const { error } = worker;
    return html`<div class="banner warning" role="status">
      ${icon('warning')}<span
        >${error?.message ?? 'The worker cannot go on.'}
        ${error?.hint ? html`<span class="hint">${error.hint}</span>` : nothing}</span
      >
      ${
        error?.code === 'modelKeyInvalid' || error?.code === 'modelKeyMissing'
          ? link('Set the key', () => desk.actions.run('setModelKey'))
          : link('Show log', () => desk.actions.run('showLog'))
      }
    </div>`;
  }
  if (worker?.state === 'paused') {
    return html`<div class="banner info" role="status">
      ${icon('pause')}<span>Paused: nothing is read, drafted or sent.</span>
      ${link('Resume', () => desk.actions.setPaused(false))}
    </div>`;
  }
  return nothing;
}
