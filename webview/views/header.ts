import { html, nothing, type TemplateResult } from 'lit';
import type { HostState } from '../../protocol/bridge.ts';
import type { Account, AccountWait } from '../../protocol/accountRecords.ts';
import { canBeCancelled, changeText, isChanging } from '../../protocol/encryptionChange.ts';
import type { Desk } from '../desk.ts';
import { listed, shown } from '../format.ts';
import { t, th } from '../l10n.ts';
import { capBanner } from './capBanner.ts';
import { icon, spinner, type IconName } from './icons.ts';
import { link } from './parts.ts';
import { modelKeyNotice } from './welcome.ts';

/** On every screen while the servers behind it are the local stand-ins. */
export function demoStrip(desk: Desk): TemplateResult {
  return html`<div class="demo" role="note">
    <b>${t('DEMO')}</b><span>${t('No real account, no real AI.')}</span>
    ${link(t('Leave'), () => desk.actions.run('leaveDemo'))}
  </div>`;
}

/** What is out of the ordinary about this window, on every screen: another server, secrets that do not stay. */
export function notes({ server, sessionOnly }: HostState): TemplateResult {
  return html`${
    server === undefined
      ? nothing
      : note('info', th('Telegram server: {0}', html`<bdi>${shown(server)}</bdi>`))
  }${sessionOnly ? note('key', t('Secrets are kept until this window closes.')) : nothing}`;
}

function note(mark: IconName, text: unknown): TemplateResult {
  return html`<div class="window-note" role="note">${icon(mark)}<span>${text}</span></div>`;
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
      ${spinner()}<span>${t('Reconnecting to the worker. What you see is kept.')}</span>
    </div>`;
  }
  const encryption = desk.state.encryption.value;
  if (encryption?.error && isChanging(encryption)) {
    return html`<div class="banner warning" role="status">
      ${icon('lock')}<span
        >${changeText(encryption)} ${t('It is tried again by itself.')}
        ${encryption.error.hint ? html`<span class="hint">${encryption.error.hint}</span>` : nothing}</span
      >
      ${canBeCancelled(encryption) ? link(t('Cancel'), () => desk.actions.run('cancelEncryption'), t('Cancel the change of encryption')) : nothing}
    </div>`;
  }
  if (account.floodUntil && account.floodUntil > Date.now()) {
    return html`<div class="banner warning" role="status">
      ${icon('clock')}<span>${flooded(account, account.floodUntil)}</span>
    </div>`;
  }
  const paced = account.waits?.find(({ by, until }) => by === 'pace' && until > Date.now());
  if (paced) {
    return html`<div class="banner info" role="status">
      ${icon('clock')}<span
        >${th(
          'Many replies at once: they leave one after another, the last in {0}.',
          html`<dd-countdown .until=${paced.until}></dd-countdown>`,
        )}</span
      >
    </div>`;
  }
  if (account.connection === 'offline') {
    return html`<div class="banner warning" role="status">
      ${icon('offline')}<span>${t('Offline. Work goes on when the network is back.')}</span>
    </div>`;
  }
  if (!host.modelConfigured && !host.demo) return modelKeyNotice(desk);
  if (worker?.state === 'error' || worker?.state === 'offline') {
    const { error } = worker;
    return html`<div class="banner warning" role="status">
      ${icon('warning')}<span
        >${error?.message ?? t('The worker cannot go on.')}
        ${error?.hint ? html`<span class="hint">${error.hint}</span>` : nothing}</span
      >
      ${
        error?.code === 'modelKeyInvalid' || error?.code === 'modelKeyMissing'
          ? link(t('Set the key'), () => desk.actions.run('setModelKey'))
          : link(t('Show log'), () => desk.actions.run('showLog'))
      }
    </div>`;
  }
  if (worker?.state === 'capped') return capBanner(desk, worker);
  if (worker?.state === 'paused') {
    return html`<div class="banner info" role="status">
      ${icon('pause')}<span>${t('Paused: nothing is read, drafted or sent.')}</span>
      ${link(t('Resume'), () => desk.actions.setPaused(false))}
    </div>`;
  }
  return nothing;
}

const WAITS_WITH: Record<AccountWait['what'], string> = {
  dialogs: t('the list of dialogs'),
  messages: t('reading'),
  sends: t('sending'),
  files: t('files'),
  others: t('some requests'),
};

/** With what it has to wait; the rest goes on. */
function flooded({ waits = [] }: Account, until: number): readonly unknown[] {
  const left = html`<dd-countdown .until=${until}></dd-countdown>`;
  const kinds = waits.filter(({ by }) => by === 'telegram').map(({ what }) => WAITS_WITH[what]);
  return kinds.length === 0
    ? th('Telegram asks this account to wait {0}. It goes on by itself.', left)
    : th(
        'Telegram asks this account to wait {0} with {1}. It goes on by itself.',
        left,
        listed(kinds),
      );
}
