import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RPC_HOST, RPC_PATH } from '../../rpc/openSocket.ts';
import type { TokenGrant } from '../../rpc/startMessage.ts';
import type { Scope } from '../../protocol/scopes.ts';

/** A token, by its hash, and what it may be used for. */
export interface Grant {
  hash: Uint8Array;
  /** Whose it is, for the log. */
  name: string;
  scopes: readonly Scope[];
  /** Of a paired client. */
  clientId?: string;
}

export type UpgradeVerdict =
  | { kind: 'accept'; grant: Grant }
  | { kind: 'refuse'; status: 401 | 403 | 404; reason: string };

/** Who may speak at all. A browser is told by its Origin, a rebinding attack by the Host it cannot choose. */
export function checkUpgrade(
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  grants: readonly Grant[],
): UpgradeVerdict {
  const { url, headers } = request;
  if (headers.origin !== undefined) return refuse(403, 'it has an Origin');
  if (headers.host !== RPC_HOST) return refuse(403, 'it names a foreign host');
  if (url !== RPC_PATH) return refuse(404, 'it asks for a wrong path');
  const grant = grantOf(headers.authorization, grants);
  return grant ? { kind: 'accept', grant } : refuse(401, 'its token is missing or unknown');
}

function refuse(status: 401 | 403 | 404, reason: string): UpgradeVerdict {
  return { kind: 'refuse', status, reason };
}

export function toGrant({ token, name, scopes }: TokenGrant): Grant {
  return { hash: hashToken(token), name, scopes };
}

/** Compares hashes of every token, so that neither length nor order nor a common start shows in the time it takes. */
function grantOf(header: string | undefined, grants: readonly Grant[]): Grant | undefined {
  const given = hashToken(/^Bearer (.+)$/.exec(header ?? '')?.[1] ?? '');
  return grants.filter((grant) => timingSafeEqual(given, grant.hash))[0];
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
