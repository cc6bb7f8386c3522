import { createHash } from 'node:crypto';
import type { DemoInfo } from './demoInfo.ts';

/** Name of the demo's profile: another demo is another world, with data and secrets of its own. */
export function demoProfileName(info: DemoInfo): string {
  const hash = createHash('sha256')
    .update(`${info.controlUrl}\n${info.telegram.server.publicKey}`)
    .digest('hex');
  return `demo-${hash.slice(0, 16)}`;
}
