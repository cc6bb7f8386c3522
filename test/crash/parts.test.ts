import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Draft } from '../../protocol/draftRecords.ts';
import { seededRandom } from '../../sidecar/queue/queueFixture.ts';
import {
  askingDialogs,
  delivered,
  draftIn,
  process,
  startHarness,
} from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { until } from '../until.ts';

const ROUNDS = Number(globalThis.process.env['CRASH_ROUNDS'] ?? 50);
const SEED = Number(globalThis.process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

/** So many texts leave when a kill strikes: to start again costs most of a round. */
const AT_ONCE = 4;

/** Ten messages leave at once, then one every two seconds. */
const SENT_WITHIN_MS = 120_000;

const briefly = (text: string) => `${text.length} of “${text.slice(0, 24)}”`;

describe(`kill -9 while a text leaves in several messages (seed ${SEED}, ${ROUNDS} rounds)`, function () {
  this.timeout(60_000 + ROUNDS * 30_000);
  let desk: DeskHarness;
  let accountId: string;

  before(async () => {
    desk = await startHarness({ settings: { undoMs: 0 } });
    accountId = desk.accountId;
  });
  after(() => desk.stop());

  /** Two to five paragraphs, each of which fills more than half a message; the same words come again. */
  function write(round: number, random: () => number): string[] {
    const count = 2 + Math.floor(random() * 4);
    return Array.from({ length: count }, (_, index) => {
      const words = `Round ${round}, part ${random() < 0.3 ? 'again' : index}. `;
      return words.repeat(Math.ceil((2_200 + random() * 1_500) / words.length)).trim();
    });
  }

  function plant(random: () => number): void {
    const { control } = desk.telegram;
    control.clearFaults();
    const method = 'messages.sendMessage';
    control.fault({
      kind: 'delay',
      method,
      delayMs: 1 + Math.floor(random() * 40),
      times: 4 * AT_ONCE,
    });
    if (random() < 0.2) control.fault({ kind: 'dropAfter', method });
  }

  /** A draft of this round in this dialog, and the parts that it is to leave in. */
  async function prepare(dialogId: string, round: number, random: () => number) {
    desk.telegram.control.say({ accountId, dialogId, text: `And ${round}? Could you tell me?` });
    await process(desk, dialogId);
    const ready = await draftIn(desk, dialogId, 'ready', 'stale');
    const parts = write(round, random);
    const { draft } = await (
      await desk.client()
    ).request('draft/edit', {
      draftId: ready.draftId,
      version: ready.version,
      text: parts.join('\n\n'),
    });
    const before = delivered(desk, dialogId).length;
    return { round, draft, parts, arrived: () => delivered(desk, dialogId).slice(before) };
  }

  async function approve({ draft, parts }: { draft: Draft; parts: string[] }): Promise<void> {
    await (
      await desk.client()
    ).request('draft/approve', {
      draftId: draft.draftId,
      version: draft.version,
      newestMessageId: draft.newestMessageId,
      parts: parts.length,
    });
  }

  it('sends every part, in order and once', async () => {
    const dialogs = (await askingDialogs(desk)).slice(0, AT_ONCE);
    assert.equal(dialogs.length, AT_ONCE);
    let between = 0;
    for (let first = 1; first <= ROUNDS; first += AT_ONCE) {
      const random = seededRandom(SEED + first);
      desk.telegram.control.clearFaults();
      const texts = await Promise.all(
        dialogs.slice(0, ROUNDS - first + 1).map(({ dialogId }, index) => {
          const own = seededRandom(SEED + first + index);
          return prepare(dialogId, first + index, own);
        }),
      );
      plant(random);
      await Promise.all(texts.map(approve));
      // Some way into the whole, however fast the machine is; what is beyond the account's own pace takes too long.
      const all = texts.reduce((sum, { parts }) => sum + parts.length, 0);
      const enough = random() * Math.min(all, 10);
      const count = () => texts.reduce((sum, { arrived }) => sum + arrived().length, 0);
      for (const end = Date.now() + 3_000; count() < enough && Date.now() < end;) await sleep(1);
      await sleep(random() * 15);
      await desk.desk.kill();
      const atKill = texts.map(({ arrived }) => arrived().length);
      for (const [index, { round, draft, parts, arrived }] of texts.entries()) {
        const left = atKill[index] ?? 0;
        if (left > 0 && left < parts.length) between += 1;
        const what = `round ${round} of seed ${SEED}: killed after ${left}, sent`;
        const isSent = async () => {
          const { draftId } = draft;
          const now = await (await desk.client()).request('draft/get', { draftId });
          return now.draft.state === 'sent' || undefined;
        };
        // Twenty messages are more than the account allows itself at once.
        await until(what, isSent, SENT_WITHIN_MS);
        const where = `seed ${SEED}, round ${round}: killed after ${left} of ${parts.length}`;
        assert.ok(
          isDeepStrictEqual(arrived(), parts),
          `${where}: ${arrived().map(briefly).join()}`,
        );
      }
    }
    // Else it would have proven little.
    if (ROUNDS >= 50) assert.ok(between >= 5, `only ${between} kills between two parts`);
  });
});
