import { createHash, createPublicKey } from 'node:crypto';
import type { TelegramServer } from '../protocol/configuration.ts';

/** Which Telegram the window works with. Another server is another world: its own secrets, its own data, its own worker. */
export type ServerChoice =
  | { kind: 'telegram' }
  /** `shown`: what the panel calls it. */
  | { kind: 'other'; server: TelegramServer; profile: string; shown: string }
  /** What is wrong with the setting; nothing is reached in its place. */
  | { kind: 'invalid'; problem: ServerProblem };

export type ServerProblem = 'shape' | 'host' | 'ports' | 'key';

/** Telegram's own servers for tests, with accounts of their own: core.telegram.org/api/auth#test-accounts. */
const TEST: TelegramServer = {
  host: '149.154.167.40',
  hosts: { '1': '149.154.175.10', '3': '149.154.175.117' },
  ports: { '1': 443, '2': 443, '3': 443 },
  publicKey: `-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAyMEdY1aR+sCR3ZSJrtztKTKqigvO/vBfqACJLZtS7QMgCGXJ6XIR
yy7mx66W0/sOFa7/1mAZtEoIokDP3ShoqF4fVNb6XeqgQfaUHd8wJpDWHcR2OFwv
plUUI1PLTktZ9uW2WE23b+ixNwJjJGwBDJPQEQFBE+vfmH0JP503wr5INS1poWg/
j25sIWeYPHYeOrFp/eXaqhISP6G+q2IeTaWTXpwZj4LzXq5YOpk4bYEQ6mvRq7D1
aHWfYmlEGepfaYR8Q0YqvvhYtMte3ITnuSJs171+GDqpdKcSwHnd6FudwGO4pcCO
j4WcDuXc2CTHgH8gFTNhp/Y8/SpDOhvn9QIDAQAB
-----END RSA PUBLIC KEY-----
`,
};

/** The setting as the user wrote it; a settings file can hold anything. */
export function chooseServer(value: unknown): ServerChoice {
  if (value === undefined || value === '' || value === 'telegram') return { kind: 'telegram' };
  if (value === 'test') return other(TEST, 'Telegram’s test servers');
  if (!isCustom(value)) return { kind: 'invalid', problem: 'shape' };
  const { host, hosts, ports } = value;
  if (![host, ...Object.values(hosts ?? {})].every(isHost)) {
    return { kind: 'invalid', problem: 'host' };
  }
  const dataCentres = [...Object.keys(hosts ?? {}), ...Object.keys(ports)];
  if (!Object.values(ports).every(isPort) || !dataCentres.every((dc) => isDataCentre(dc, ports))) {
    return { kind: 'invalid', problem: 'ports' };
  }
  if (Object.keys(ports).length === 0) return { kind: 'invalid', problem: 'ports' };
  const publicKey = normalisedKey(value.publicKey);
  if (publicKey === undefined) return { kind: 'invalid', problem: 'key' };
  const server = { host, ...(hosts ? { hosts } : {}), ports, publicKey };
  return other(server, host);
}

/** By hand: it is read while the window starts, and the schema library is loaded later. */
function isCustom(value: unknown): value is TelegramServer {
  if (!isObject(value)) return false;
  const { host, hosts, ports, publicKey, ...others } = value;
  return (
    typeof host === 'string' &&
    typeof publicKey === 'string' &&
    (hosts === undefined || (isObject(hosts) && Object.values(hosts).every(isText))) &&
    isObject(ports) &&
    Object.values(ports).every(Number.isSafeInteger) &&
    Object.keys(others).length === 0
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isSameServer(a: ServerChoice, b: ServerChoice): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function other(server: TelegramServer, shown: string): ServerChoice {
  return { kind: 'other', server, shown, profile: profileOf(server) };
}

/** A server is who it is by its name and its key; its ports may move. */
function profileOf({ host, publicKey }: TelegramServer): string {
  const hash = createHash('sha256').update(`${host.toLowerCase()}\n${publicKey}`).digest('hex');
  return `server-${hash.slice(0, 16)}`;
}

function isHost(text: string): boolean {
  return /^[\w.:-]+$/.test(text);
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

function isDataCentre(dc: string, ports: Record<string, number>): boolean {
  return /^[1-9]\d{0,4}$/.test(dc) && Object.hasOwn(ports, dc);
}

/** PKCS#1 PEM of an RSA key of 2048 bits, the only size that MTProto knows; undefined for anything else. */
function normalisedKey(pem: string): string | undefined {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails?.modulusLength !== 2048) {
      return undefined;
    }
    // By way of JWK: Node 24.21 does not export a key again that it read as PKCS#1.
    const plain = createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' });
    return String(plain.export({ type: 'pkcs1', format: 'pem' }));
  } catch {
    return undefined; // Not a key at all.
  }
}
