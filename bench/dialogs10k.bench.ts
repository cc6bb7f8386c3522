import { createRequire } from 'node:module';
import { startDemoTelegram, type DemoTelegram } from '../demo/telegram/startDemoTelegram.ts';
import { runChild } from './children.ts';
import type { ListInput } from './children/listInput.ts';
import { listCost, type ListCost } from './children/measureList.ts';
import { createSession } from './createSession.ts';
import { atMostOfPeer, median, type RunBench } from './figure.ts';

const DIALOGS = 10_000;
/** The layer that mtcute speaks. */
const LAYER_FILE = createRequire(import.meta.url).resolve('@mtcute/core/tl/api-schema.json');
/** Alternating, so that a slow moment of the machine meets both. */
const ROUNDS = 3;
export const name = 'dialogs10k';

/** The adapter's list of all dialogs against GramJS's own, each in a process of its own, on one server. */
export const run: RunBench = async () => {
  const demo = await startDemoTelegram({ dialogs: DIALOGS, schemaFile: LAYER_FILE });
  try {
    const own: ListCost[] = [];
    const bare: ListCost[] = [];
    const mtcute: ListCost[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await runChild('bareDialogs', await signedIn(demo), listCost));
      own.push(await runChild('ownDialogs', await signedIn(demo), listCost));
      const external = { packages: 'external' } as const;
      mtcute.push(await runChild('bareMtcute', await signedIn(demo), listCost, external));
    }
    for (const { count } of [...own, ...bare, ...mtcute]) {
      if (count !== DIALOGS) throw new Error(`${count} dialogs came instead of ${DIALOGS}.`);
    }
    const figure = (title: string, unit: string, limit: number, pick: (cost: ListCost) => number) =>
      atMostOfPeer(limit, {
        name: `10,000 dialogs: ${title}`,
        value: median(own.map(pick)),
        unit,
        peer: {
          name: `GramJS getDialogs (mtcute ${Math.round(median(mtcute.map(pick)))} ${unit})`,
          value: median(bare.map(pick)),
        },
      });
    return [
      figure('first page', 'ms', 1, ({ firstMs }) => firstMs),
      figure('time', 'ms', 0.5, ({ ms }) => ms),
      figure('memory held', 'MB', 0.5, ({ heldMb }) => heldMb),
      figure('memory at its peak', 'MB', 0.5, ({ peakMb }) => peakMb),
    ];
  } finally {
    await demo.close();
  }
};

async function signedIn(demo: DemoTelegram): Promise<ListInput> {
  return { telegram: demo.connection, ...(await createSession(demo)) };
}
