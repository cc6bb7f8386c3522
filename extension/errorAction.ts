import type { ErrorCode } from '../protocol/errors.ts';
import type { CommandName } from './commandTable.ts';

/** What gets the person out of a failure, where there is more to do than to read the log. */
const ACTIONS: Partial<Record<ErrorCode, CommandName>> = {
  capReached: 'dailyLimit',
  notConfigured: 'setUpTelegram',
  telegramRejected: 'setUpTelegram',
  serverInvalid: 'openSettings',
  telegramUntrusted: 'openSettings',
  telegramSignedOut: 'signIn',
  qrExpired: 'signIn',
  passwordInvalid: 'signIn',
  phoneInvalid: 'signIn',
  codeInvalid: 'signIn',
  codeExpired: 'signIn',
  messageTooLong: 'editDraft',
  modelKeyInvalid: 'setModelKey',
  modelKeyMissing: 'setModelKey',
  modelNotAllowed: 'useEditorModel',
  modelRejected: 'chooseModel',
  modelRefused: 'chooseModel',
  modelUnreachable: 'openSettings',
  protocolMismatch: 'restartWorker',
  sidecarRunning: 'restartWorker',
  sidecarUnreachable: 'restartWorker',
  databaseLocked: 'restartWorker',
  encryptionKeyMissing: 'resetLocalData',
  unauthorized: 'restartWorker',
};

/** The one action offered with a failure. */
export function actionFor(code: ErrorCode): CommandName {
  return ACTIONS[code] ?? 'showLog';
}
