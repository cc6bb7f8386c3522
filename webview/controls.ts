import {
  provideVSCodeDesignSystem,
  TextField,
  vsCodeButton,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/**
 * The only place that registers the toolkit's form controls. The dialog list and its boxes are native elements:
 * 1,000 of these cost 200 ms.
 */
export function registerControls(): void {
  keepNames();
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeTextField());
}

/** The toolkit renames every field to “Text field” when it comes onto the page. */
function keepNames(): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with its field below
  const { connectedCallback } = TextField.prototype;
  TextField.prototype.connectedCallback = function named(this: TextField): void {
    const name = this.getAttribute('aria-label');
    connectedCallback.call(this);
    if (name !== null) this.setAttribute('aria-label', name);
  };
}
