import * as vscode from 'vscode';
import {
  canBeCancelled,
  cancelledText,
  changeText,
  isChanging,
  percentOf,
} from '../protocol/encryptionChange.ts';
import type { EncryptionStatus } from '../protocol/encryptionRecords.ts';
import { t } from '../protocol/l10n.ts';
import type { Desk } from './desk.ts';
import { cancelEncryption, SETTING } from './encryption.ts';
import type { ShowError } from './showError.ts';

/** Shows how far a change has come and what became of one that was cancelled, and says where a wish cannot be met. */
export function watchEncryption(desk: Desk, showError: ShowError): void {
  const cancel = () => void cancelEncryption(desk).catch(showError);
  let change: { begun: EncryptionStatus; last: EncryptionStatus; shown: Shown } | undefined;
  desk.client.on('encryption/changed', (status) => {
    if (isChanging(status)) {
      change ??= { begun: status, last: status, shown: showProgress(cancel) };
      change.last = status;
      change.shown.report(status);
      return;
    }
    const said = change && cancelledText(change.begun, change.last, status);
    end();
    if (said && vscode.window.state.focused) void vscode.window.showInformationMessage(said);
  });
  desk.client.changed.on((phase) => {
    if (phase !== 'ready') end();
  });
  desk.notEncrypted.on(() => void sayRefused());

  function end(): void {
    change?.shown.end();
    change = undefined;
  }
}

interface Shown {
  report: (status: EncryptionStatus) => void;
  end: () => void;
}

/** Little is rewritten at once: nobody has to answer for that. */
const SOON_MS = 2_000;

/** At the foot of every window; where it takes a while also with a way to cancel it, in the window that is worked in. */
function showProgress(cancel: () => void): Shown {
  let status: EncryptionStatus | undefined;
  const reports: Shown['report'][] = [];
  const foot = Promise.withResolvers<void>();
  const notification = Promise.withResolvers<void>();
  open({ location: vscode.ProgressLocation.Window }, foot.promise);
  const opening = setTimeout(() => {
    if (!vscode.window.state.focused || (status && !canBeCancelled(status))) return;
    open(
      { location: vscode.ProgressLocation.Notification, cancellable: true },
      notification.promise,
    );
  }, SOON_MS);

  function open(options: vscode.ProgressOptions, ended: Promise<void>): void {
    void vscode.window.withProgress(options, (progress, token) => {
      let shown = 0;
      const report = (now: EncryptionStatus) => {
        const percent = percentOf(now);
        progress.report({ message: changeText(now), increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      };
      reports.push(report);
      if (status) report(status);
      token.onCancellationRequested(cancel);
      return ended;
    });
  }

  return {
    report(now) {
      status = now;
      for (const report of reports) report(now);
      // Cancelled elsewhere: in the panel, or in another window.
      if (!canBeCancelled(now)) notification.resolve();
    },
    end() {
      clearTimeout(opening);
      notification.resolve();
      foot.resolve();
    },
  };
}

async function sayRefused(): Promise<void> {
  const open = t('Open Settings');
  const text = t(
    'Message text is not encrypted: the system’s secret store does not keep the key, and without it nothing could be read again.',
  );
  if ((await vscode.window.showWarningMessage(text, open)) === open)
    await vscode.commands.executeCommand('workbench.action.openSettings', SETTING);
}
