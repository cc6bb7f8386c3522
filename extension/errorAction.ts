import type { ErrorCode } from '../protocol/errors.ts';
import type { CommandName } from './commandTable.ts';

/** The one action offered with a failure: what gets the person out of it. */
export function actionFor(code: ErrorCode): CommandName {
  switch (code) {
    case 'notConfigured':
    case 'telegramRejected':
      return 'setUpTelegram';
    case 'modelKeyInvalid':
    case 'modelKeyMissing':
      return 'setModelKey';
    case 'modelRejected':
    case 'modelRefused':
      return 'chooseModel';
    case 'modelUnreachable':
      return 'openSettings';
    case 'qrExpired':
    case 'telegramSignedOut':
    case 'passwordInvalid':
      return 'signIn';
    case 'protocolMismatch':
    case 'sidecarRunning':
    case 'sidecarUnreachable':
    case 'databaseLocked':
    case 'unauthorized':
      return 'restartWorker';
    case 'cancelled':
    case 'conflict':
    case 'databaseCorrupt':
    case 'databaseFull':
    case 'databaseNewer':
    case 'forbidden':
    case 'internal':
    case 'invalidParams':
    case 'messageTooLong':
    case 'modelOverloaded':
    case 'modelRateLimited':
    case 'modelStreamBroken':
    case 'notFound':
    case 'peerForbidden':
    case 'peerUnknown':
    case 'stale':
    case 'telegramFlood':
    case 'telegramOffline':
    case 'tooLarge':
    case 'tooManyRequests':
    case 'unknownMethod':
      return 'showLog';
  }
}
