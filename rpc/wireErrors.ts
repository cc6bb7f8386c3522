import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import type * as z from 'zod/mini';
import { phrase } from '../protocol/l10n.ts';
import { AppError, type ErrorCode, type WireError } from '../protocol/errors.ts';
import { wireError } from '../protocol/wireError.ts';

/** Of the language server protocol's reserved range; vscode-jsonrpc knows the number and exports no name for it. */
const REQUEST_CANCELLED = -32800;
/** JSON-RPC's range for the application's own errors. Which one it is stands in `data.code`. */
const APPLICATION = -32000;

const NUMBERS: Partial<Record<ErrorCode, number>> = {
  invalidParams: ErrorCodes.InvalidParams,
  unknownMethod: ErrorCodes.MethodNotFound,
  internal: ErrorCodes.InternalError,
  cancelled: REQUEST_CANCELLED,
};

/** The JSON-RPC form of an error: the number says the kind to strangers, `data` is the whole of it. */
export function toResponseError(wire: WireError): ResponseError<WireError> {
  return new ResponseError(NUMBERS[wire.code] ?? APPLICATION, wire.message, wire);
}

/** What the other side answered, as our own error again. */
export function fromResponseError(error: ResponseError<unknown>): AppError {
  const wire = wireError.safeParse(error.data);
  if (wire.success) return AppError.from(wire.data);
  return new AppError('internal', 'The worker answered with an error that it did not explain.', {
    hint: 'Restart the worker; both sides may be of different versions.',
    cause: error,
  });
}

/** Names the fields that broke the schema and what was expected there, never what was found. */
export function invalidParams(method: string, error: z.core.$ZodError): AppError {
  const where = error.issues.slice(0, 5).map((issue) => `${pathOf(issue.path)} (${whatOf(issue)})`);
  return new AppError('invalidParams', phrase('{0}: not valid: {1}.', method, where.join(', ')));
}

/** Where a value broke its schema, for a log. */
export function describeIssues(error: z.core.$ZodError): string {
  return error.issues.map((issue) => `${pathOf(issue.path)} (${whatOf(issue)})`).join(', ');
}

/** Keys of a record are the sender's own words: only those that look like a field's name are repeated. */
function pathOf(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => {
    if (typeof part === 'number') return String(part);
    return typeof part === 'string' && /^[a-z][a-zA-Z]{0,30}$/.test(part) ? part : '*';
  });
  return parts.length === 0 ? 'params' : parts.join('.');
}

function whatOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `${issue.expected} expected`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  if (issue.code === 'too_small') return `at least ${issue.minimum}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return issue.code === 'invalid_format' ? 'wrong format' : 'not valid';
}
