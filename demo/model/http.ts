import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer other than 200, in the words of the Messages API. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly headers: Record<string, string>;
  readonly details: { error_code: string } | undefined;

  constructor(
    status: number,
    type: string,
    message: string,
    headers: Record<string, string> = {},
    details?: { error_code: string },
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
    this.details = details;
  }
}

export const invalid = (message: string): ApiError =>
  new ApiError(400, 'invalid_request_error', message);
export const notFound = (message: string): ApiError =>
  new ApiError(404, 'not_found_error', message);

export const storageFull = (): ApiError =>
  new ApiError(
    400,
    'invalid_request_error',
    'File storage quota exceeded',
    {},
    {
      error_code: 'storage_quota_exceeded',
    },
  );

/** The API's own limit for a request is 32 MB. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > MAX_BODY_BYTES) {
      throw new ApiError(413, 'request_too_large', 'Request exceeds the maximum size');
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export async function readJson(request: IncomingMessage): Promise<unknown> {
  return parseJson(await readBody(request));
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw Object.assign(invalid('The request body is not valid JSON'), { cause: error });
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

export function sendError(response: ServerResponse, error: ApiError, requestId: string): void {
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  sendJson(response, error.status, {
    type: 'error',
    error: {
      type: error.type,
      message: error.message,
      ...(error.details && { details: error.details }),
    },
    request_id: requestId,
  });
}

/**
 * Browsers send an Origin and may be led here by a name that a page's owner controls; programs on this machine
 * send neither. So: no Origin, and a Host that is loopback by number or as localhost.
 */
export function comesFromThisMachine(request: IncomingMessage): boolean {
  if (request.headers.origin !== undefined) return false;
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return host === '127.0.0.1' || host === 'localhost' || host === '[::1]';
}
