import { encode } from '../tl/encode.ts';
import { int, long, longs } from '../tl/fields.ts';
import { mtproto } from '../tl/mtprotoSchema.ts';
import type { TlObject } from '../tl/values.ts';
import type { Session } from './session.ts';

const SALT_LIFE_SECONDS = 86_400;

/** The messages of MTProto itself (core.telegram.org/mtproto/service_messages), as opposed to API calls. */
export function handleService(session: Session, messageId: bigint, message: TlObject): void {
  switch (message._) {
    case 'msgs_ack':
      session.outbox.acknowledge(longs(message, 'msg_ids'));
      break;
    case 'ping':
      pong(session, messageId, message);
      break;
    case 'ping_delay_disconnect':
      disconnectAfter(session, int(message, 'disconnect_delay'));
      pong(session, messageId, message);
      break;
    case 'get_future_salts':
      session.outbox.pushContent(encode(mtproto, futureSalts(session, messageId)), 'answer');
      break;
    case 'msgs_state_req':
      session.reply({
        _: 'msgs_state_info',
        req_msg_id: messageId,
        info: states(session, message),
      });
      break;
    case 'msg_resend_req':
      session.outbox.resend(longs(message, 'msg_ids'));
      break;
    case 'destroy_session':
      destroySession(session, messageId, long(message, 'session_id'));
      break;
    case 'destroy_auth_key':
      session.answer(messageId, encode(mtproto, { _: 'destroy_auth_key_ok' }));
      session.outbox.flush();
      session.server.destroyKey(session.wireKey);
      break;
    case 'rpc_drop_answer':
      session.answer(messageId, encode(mtproto, { _: 'rpc_answer_unknown' }));
      break;
    default:
      break; // http_wait, msgs_state_info: nothing to do over TCP
  }
}

function pong(session: Session, messageId: bigint, message: TlObject): void {
  session.server.counters.add('pings');
  if (session.server.faults.has('mutePongs')) return;
  session.reply({ _: 'pong', msg_id: messageId, ping_id: long(message, 'ping_id') });
}

function disconnectAfter(session: Session, seconds: number): void {
  clearTimeout(session.pingTimer);
  session.pingTimer = setTimeout(() => session.connection?.drop(), seconds * 1000).unref();
}

function futureSalts(session: Session, messageId: bigint): TlObject {
  const now = Math.floor(session.server.now() / 1000);
  const salt: TlObject = {
    _: 'future_salt',
    valid_since: now - 3600,
    valid_until: now + SALT_LIFE_SECONDS,
    salt: session.wireKey.salt,
  };
  return { _: 'future_salts', req_msg_id: messageId, now, salts: [salt] };
}

function states(session: Session, message: TlObject): Buffer {
  return Buffer.from(longs(message, 'msg_ids').map((id) => (session.hasSeen(id) ? 4 : 1)));
}

function destroySession(session: Session, messageId: bigint, sessionId: bigint): void {
  const wasThere = session.server.destroySession(session.wireKey, sessionId);
  const name = wasThere ? 'destroy_session_ok' : 'destroy_session_none';
  session.answer(messageId, encode(mtproto, { _: name, session_id: sessionId }));
}
