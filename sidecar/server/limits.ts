import { HEARTBEAT_MS } from '../../rpc/heartbeat.ts';

/** What one server and one connection may take. Far above what windows do, below what would hurt. */
export interface Limits {
  maxConnections: number;
  /** From the connect to the upgrade, and from the upgrade to the hello. */
  handshakeMs: number;
  /** Frames a connection may send at once, and again a second. */
  burst: number;
  perSecond: number;
  /** Requests of one connection that are being answered. */
  maxInFlight: number;
  /** Unsent bytes at which a client is too slow to be kept. */
  maxBufferedBytes: number;
  heartbeatMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxConnections: 32,
  handshakeMs: 5_000,
  burst: 500,
  perSecond: 250,
  maxInFlight: 128,
  maxBufferedBytes: 16 * 1024 * 1024,
  heartbeatMs: HEARTBEAT_MS,
};
