import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RPC_HOST, RPC_PATH } from '../../rpc/openSocket.ts';
import type { TokenGrant } from '../../rpc/startMessage.ts';

export type UpgradeVerdict =
  | { kind: 'accept'; grant: TokenGrant }
  | { kind: 'refuse'; status: 401 | 403 | 404; reason: string };

/** Who may speak at all. A browser is told by its Origin, a rebinding attack by the Host it cannot choose. */
export function checkUpgrade(
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  grants: readonly TokenGrant[],
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

/** Compares hashes of every token, so that neither length nor order nor a common start shows in the time it takes. */
function grantOf(
  header: string | undefined,
  grants: readonly TokenGrant[],
): TokenGrant | undefined {
  const given = sha256(/^Bearer (.+)$/.exec(header ?? '')?.[1] ?? '');
  return grants.filter((grant) => timingSafeEqual(given, sha256(grant.token)))[0];
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
