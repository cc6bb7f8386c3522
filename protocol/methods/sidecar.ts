import { configuration } from '../configuration.ts';
import { method, nothing } from './method.ts';

/** The process itself. */
export const sidecarMethods = {
  /** Secrets and settings. Kept in memory only; the newest call wins. */
  'sidecar/configure': method('admin', configuration, nothing),
  /** Finishes what is in hand, then ends the process. */
  'sidecar/stop': method('admin', nothing, nothing),
} as const;
