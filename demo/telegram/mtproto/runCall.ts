import { setTimeout as sleep } from 'node:timers/promises';
import type { TlObject, TlValue } from '../tl/values.ts';
import type { CallFault } from './faults.ts';
import { RpcError } from './rpcError.ts';
import type { Session } from './session.ts';

/** Runs one API call, with the fault that waits for it, and answers it. */
export async function runCall(
  session: Session,
  messageId: bigint,
  query: TlObject,
  answer: (result: TlValue) => void,
): Promise<void> {
  const { accountId } = session.key;
  const whose = accountId === undefined ? undefined : String(accountId);
  session.server.arrived({ method: query._, accountId: whose });
  const fault = session.server.faults.takeForCall(query._, whose);
  if (fault) session.server.counters.add(`fault: ${fault.kind}`);
  if (fault?.kind === 'delay') await sleep(fault.delayMs);
  if (fault?.kind === 'dropBefore') {
    session.connection?.drop();
    return;
  }
  const reply = await outcome(session, query, fault);
  if (fault?.kind === 'dropAfter') session.connection?.drop();
  else if (fault?.kind !== 'noReply') reply();

  async function outcome(
    caller: Session,
    call: TlObject,
    injected: CallFault | undefined,
  ): Promise<() => void> {
    try {
      throwInjected(injected);
      const result = await caller.server.dispatch(caller, call);
      return () => answerOrFail(result);
    } catch (cause) {
      if (cause instanceof RpcError) return () => fail(cause);
      return () => crash(cause);
    }
  }

  function answerOrFail(result: TlValue): void {
    try {
      answer(result);
    } catch (cause) {
      crash(cause);
    }
  }

  function fail(error: RpcError): void {
    session.answerError(messageId, error.code, error.message);
  }

  function crash(cause: unknown): void {
    session.server.log(`${query._} failed`, cause);
    session.answerError(messageId, 500, 'INTERNAL_SERVER_ERROR');
  }
}

function throwInjected(fault: CallFault | undefined): void {
  switch (fault?.kind) {
    case 'floodWait':
      throw new RpcError(420, `FLOOD_WAIT_${fault.seconds}`);
    case 'serverError':
      throw new RpcError(500, 'INTERNAL_SERVER_ERROR');
    case 'migrate':
      throw new RpcError(303, `USER_MIGRATE_${fault.dc}`);
    case 'error':
      throw new RpcError(fault.code, fault.message);
    case 'delay':
    case 'dropBefore':
    case 'dropAfter':
    case 'noReply':
    case undefined:
  }
}
