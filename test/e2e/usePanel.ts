import assert from 'node:assert/strict';
import { startPanelHarness, type OpenPanel, type PanelHarness } from './panelHarness.ts';

type Open = PanelHarness['open'];
export type PanelOptions = NonNullable<Parameters<Open>[1]>;

/** One browser for all tests of a `describe`. What a test opened is closed after it, and must have had no error. */
export function usePanel() {
  let harness: PanelHarness | undefined;
  let opened: OpenPanel | undefined;

  before(async () => {
    harness = await startPanelHarness();
  });
  after(() => harness?.close());
  afterEach(async () => {
    const problems = (await close())?.problems ?? [];
    assert.deepEqual(problems, [], 'errors or policy violations in the page');
  });

  function running(): PanelHarness {
    assert.ok(harness);
    return harness;
  }

  /** Closes what is open; answers what was wrong with it. */
  async function close(): Promise<{ problems: string[] } | undefined> {
    if (!opened) return undefined;
    const problems = await opened.problems();
    await opened.close();
    opened = undefined;
    return { problems };
  }

  return {
    async open(...options: Parameters<Open>) {
      opened = await running().open(...options);
      return opened.page;
    },
    /** Beside the one that is open; closed by whoever opened it. */
    openAnother: (...options: Parameters<Open>) => running().open(...options),
    close,
    scriptBytes: () => running().scriptBytes,
  };
}
