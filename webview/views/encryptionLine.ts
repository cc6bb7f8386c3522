import { html, type TemplateResult } from 'lit';
import {
  canBeCancelled,
  changeText,
  isChanging,
  percentOf,
} from '../../protocol/encryptionChange.ts';
import { t } from '../l10n.ts';
import { icon } from './icons.ts';
import { link } from './parts.ts';
import { View } from './view.ts';

/** At the foot of every tab while what is stored is rewritten: how far that is, and the way back. What holds it up is told at the head. */
export class EncryptionLine extends View {
  protected watched() {
    return [this.desk.state.encryption];
  }

  protected override render(): TemplateResult {
    const status = this.desk.state.encryption.value;
    if (!status || !isChanging(status) || status.error) return html``;
    // The number stays with its sign where the line is broken.
    const [words = '', percent = ''] = changeText(status).split(/ (?=\d+ %$)/);
    return html`<div class="processing">
      <progress aria-label=${t('Encryption')} max="100" .value=${percentOf(status)}></progress>
      ${icon('lock')}<span class="says">${words} <span>${percent}</span></span>
      ${
        canBeCancelled(status)
          ? link(
              t('Cancel'),
              () => this.desk.actions.run('cancelEncryption'),
              t('Cancel the change of encryption'),
            )
          : ''
      }
    </div>`;
  }
}
customElements.define('dd-encryption', EncryptionLine);
