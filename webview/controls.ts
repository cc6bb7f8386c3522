import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/**
 * The only place that registers the toolkit's form controls. The dialog list and its boxes are native elements:
 * 1,000 of these cost 200 ms.
 */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeTextField());
}
