import { startDemoTelegram, type DemoTelegram } from '../demo/telegram/startDemoTelegram.ts';
import { runChild } from './children.ts';
import type { ListInput } from './children/listInput.ts';
import { listCost, type ListCost } from './children/measureList.ts';
import { createSession } from './createSession.ts';
import { atMostOfPeer, median, type RunBench } from './figure.ts';

const DIALOGS = 10_000;
/** Alternating, so that a slow moment of the machine meets both. */
const ROUNDS = 3;
export const name = 'dialogs10k';

/** The adapter's list of all dialogs against GramJS's own, each in a process of its own, on one server. */
export const run: RunBench = async () => {
  const demo = await startDemoTelegram({ dialogs: DIALOGS });
  try {
    const own: ListCost[] = [];
    const bare: ListCost[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await runChild('bareDialogs', await signedIn(demo), listCost));
      own.push(await runChild('ownDialogs', await signedIn(demo), listCost));
    }
    for (const { count } of [...own, ...bare]) {
      if (count !== DIALOGS) throw new Error(`${count} dialogs came instead of ${DIALOGS}.`);
    }
    const figure = (title: string, unit: string, limit: number, pick: (cost: ListCost) => number) =>
      atMostOfPeer(limit, {
        name: `10,000 dialogs: ${title}`,
        value: median(own.map(pick)),
        unit,
        peer: { name: 'GramJS getDialogs', value: median(bare.map(pick)) },
      });
    return [
      figure('time', 'ms', 0.7, ({ ms }) => ms),
      figure('memory held', 'MB', 0.6, ({ heldMb }) => heldMb),
      figure('memory at its peak', 'MB', 0.6, ({ peakMb }) => peakMb),
    ];
  } finally {
    await demo.close();
  }
};

async function signedIn(demo: DemoTelegram): Promise<ListInput> {
  return { telegram: demo.connection, ...(await createSession(demo)) };
}
