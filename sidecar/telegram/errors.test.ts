import assert from 'node:assert/strict';
import { FloodWaitError, RPCError, RPCMessageToError } from 'telegram/errors/index.js';
import { Api } from 'telegram/tl/index.js';
import type { AppError } from '../../protocol/errors.ts';
import { causeName, telegramError, toAppError } from './errors.ts';

const request = new Api.help.GetConfig();
const answer = (errorMessage: string, errorCode = 400) =>
  RPCMessageToError(new Api.RpcError({ errorMessage, errorCode }), request);

describe('errors of Telegram', () => {
  const rows: [name: string, code: AppError['code']][] = [
    ['AUTH_KEY_UNREGISTERED', 'telegramSignedOut'],
    ['AUTH_KEY_DUPLICATED', 'telegramSignedOut'],
    ['SESSION_REVOKED', 'telegramSignedOut'],
    ['USER_DEACTIVATED_BAN', 'telegramSignedOut'],
    ['PEER_ID_INVALID', 'peerUnknown'],
    ['CHANNEL_INVALID', 'peerUnknown'],
    ['CHANNEL_PRIVATE', 'peerForbidden'],
    ['USER_IS_BLOCKED', 'peerForbidden'],
    ['CHAT_WRITE_FORBIDDEN', 'peerForbidden'],
    ['PEER_FLOOD', 'peerForbidden'],
    ['MESSAGE_TOO_LONG', 'messageTooLong'],
    ['PASSWORD_HASH_INVALID', 'passwordInvalid'],
    ['AUTH_TOKEN_EXPIRED', 'qrExpired'],
    ['API_ID_INVALID', 'notConfigured'],
    ['SOMETHING_NEW', 'telegramRejected'],
  ];
  for (const [name, code] of rows) {
    it(`${name} is ${code}, in a sentence with the next action`, () => {
      const error = toAppError(answer(name));
      assert.equal(error.code, code);
      assert.match(error.message, /^[A-Z].*\.$/);
      assert.match(error.hint ?? '', /^[A-Z].*\.$/);
      assert.equal(error.retryable, false);
      assert.equal(causeName(error), name);
    });
  }

  it('a flood wait carries how long it is, and is never slept through', () => {
    const error = toAppError(answer('FLOOD_WAIT_42', 420));
    assert.equal(error.code, 'telegramFlood');
    assert.equal(error.retryAfterMs, 42_000);
    assert.equal(error.retryable, true);
    assert.ok(error.cause instanceof FloodWaitError);
  });

  it('slow mode is a wait of its chat', () => {
    const error = toAppError(answer('SLOWMODE_WAIT_30', 420));
    assert.equal(error.retryAfterMs, 30_000);
    assert.match(error.message, /slow mode/);
  });

  it('the data centre to go to can be read from a refusal', () => {
    assert.equal(causeName(toAppError(answer('FILE_MIGRATE_4', 303))), 'FILE_MIGRATE_4');
  });

  it('trouble inside Telegram is worth another try', () => {
    assert.equal(telegramError('INTERNAL', 500).retryable, true);
    assert.equal(toAppError(new RPCError('RPC_CALL_FAIL', request, -503)).retryable, true);
  });

  it('names that objects have by themselves are not in the table', () => {
    assert.equal(telegramError('constructor', 400).code, 'telegramRejected');
  });

  it('anything else that falls out of the library means that Telegram was not reached', () => {
    assert.equal(toAppError(new Error('Not connected')).code, 'telegramOffline');
    assert.equal(toAppError(undefined).code, 'telegramOffline');
  });
});
