import type { Client } from '../../rpc/openClient.ts';
import type { Journal } from './journal.ts';
import type { Scene } from './scene.ts';
import type { World } from './world.ts';

/** Everything that an operation of the plan may need. */
export interface Stage {
  world: World;
  journal: Journal;
  scene: Scene;
  client: Client;
  round: number;
}

export function pickFrom<T>(from: readonly T[], pick: number): T | undefined {
  return from[Math.floor(pick * from.length)];
}
