import { phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import { methods, type Method, type Result } from '../../protocol/methods.ts';
import { isMethod, paramsOf, resultOf } from '../../rpc/schemas.ts';
import { describeIssues, invalidParams } from '../../rpc/wireErrors.ts';
import { BrokenResult } from '../describeFailure.ts';
import type { AllHandlers, RequestContext } from './clientContext.ts';

export interface Answering {
  handlers: AllHandlers;
  /** Whether the connection has said hello. */
  greeted: boolean;
}

/** The checks that stand before every handler and the one behind it. Fails with AppErrors, or with what a handler threw. */
export async function answerRequest(
  answering: Answering,
  method: string,
  params: unknown,
  context: RequestContext,
): Promise<unknown> {
  if (method !== 'client/hello' && !answering.greeted) {
    throw new AppError('unauthorized', 'The first request of a connection is client/hello.');
  }
  if (!isMethod(method)) throw new AppError('unknownMethod', 'There is no such method.');
  const { scope } = methods[method];
  if (!context.client.scopes.has(scope)) {
    throw new AppError('forbidden', phrase('{0} needs the scope "{1}".', method, scope), {
      hint: 'Pair the client again with more.',
    });
  }
  return answerMethod(answering, method, params, context);
}

async function answerMethod<M extends Method>(
  answering: Answering,
  method: M,
  params: unknown,
  context: RequestContext,
): Promise<Result<M>> {
  const parsed = paramsOf[method].params.safeParse(params ?? {});
  if (!parsed.success) throw invalidParams(method, parsed.error);
  if (context.signal.aborted) throw new AppError('cancelled', 'Cancelled.');
  const result = await answering.handlers[method](parsed.data, context);
  const checked = resultOf[method].result.safeParse(result);
  if (checked.success) return checked.data;
  throw new BrokenResult(`${method} would have answered ${describeIssues(checked.error)}`);
}

/** The first exchange: both versions are named where they differ. */
export function helloResult(
  params: { protocolVersion: number },
  version: string,
  startedAt: number,
): Result<'client/hello'> {
  if (params.protocolVersion === PROTOCOL_VERSION) {
    return {
      protocolVersion: PROTOCOL_VERSION,
      sidecarVersion: version,
      pid: process.pid,
      startedAt,
    };
  }
  throw new AppError(
    'protocolMismatch',
    phrase(
      'The window speaks protocol {0}, the running worker {1}.',
      params.protocolVersion,
      PROTOCOL_VERSION,
    ),
    { hint: 'Restart the worker; then reload the window.' },
  );
}
