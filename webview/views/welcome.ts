import { html, nothing, type TemplateResult } from 'lit';
import type { HostState } from '../../protocol/bridge.ts';
import type { Desk } from '../desk.ts';
import { t } from '../l10n.ts';
import { icon } from './icons.ts';
import { button, link } from './parts.ts';

/** Nobody is signed in: what this is, and the two ways in. */
export function welcome(desk: Desk, host: HostState): TemplateResult {
  const { run } = desk.actions;
  const missingApi = !host.telegramConfigured && !host.demo;
  return html`<main class="screen welcome">
    ${icon('chat', 'hero')}
    <h1>Dialog Desk</h1>
    <p class="lead">
      ${t('Reads the chats you pick, drafts a reply to each, and sends only what you approve.')}
    </p>
    <div class="stack">
      ${
        missingApi
          ? button({
              label: t('Set up your API id'),
              primary: true,
              run: () => run('setUpTelegram'),
            })
          : button({ label: t('Sign in with Telegram'), primary: true, run: () => run('signIn') })
      }
      ${host.demo ? nothing : button({ label: t('Try the demo'), run: () => run('tryDemo') })}
    </div>
    <p class="hint">
      ${
        missingApi
          ? t(
              'To sign in, Telegram wants an API id of your own (free, from my.telegram.org). The demo needs no account and no key.',
            )
          : host.demo
            ? t('This is the demo: its accounts, chats and model are stand-ins on this machine.')
            : t('The demo needs no account and no key.')
      }
    </p>
    ${host.modelConfigured || host.demo ? nothing : modelKeyNotice(desk)}
  </main>`;
}

export function modelKeyNotice(desk: Desk): TemplateResult {
  return html`<div class="banner warning" role="note">
    ${icon('key')}<span>${t('No model key yet: nothing can be drafted.')}</span>
    ${link(t('Set the key'), () => desk.actions.run('setModelKey'))}
  </div>`;
}
