import type { ErrorCode } from '../protocol/errors.ts';
import type { CommandName } from './commandTable.ts';

/** What gets the person out of a failure, where there is more to do than to read the log. */
const ACTIONS: Partial<Record<ErrorCode, CommandName>> = {
  notConfigured: 'setUpTelegram',
  telegramRejected: 'setUpTelegram',
  telegramSignedOut: 'signIn',
  qrExpired: 'signIn',
  passwordInvalid: 'signIn',
  messageTooLong: 'editDraft',
  modelKeyInvalid: 'setModelKey',
  modelKeyMissing: 'setModelKey',
  modelRejected: 'chooseModel',
  modelRefused: 'chooseModel',
  modelUnreachable: 'openSettings',
  protocolMismatch: 'restartWorker',
  sidecarRunning: 'restartWorker',
  sidecarUnreachable: 'restartWorker',
  databaseLocked: 'restartWorker',
  unauthorized: 'restartWorker',
};

/** The one action offered with a failure. */
export function actionFor(code: ErrorCode): CommandName {
  return ACTIONS[code] ?? 'showLog';
}
