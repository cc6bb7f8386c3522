import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { lookInto } from '../integration/encryptionSetup.ts';
import { until } from '../until.ts';
import type { DemoWindow } from './demoWindow.ts';

/** What the setting of encryption and the files of a window's worker say, and the hands that change it. */
export function encryptionOf(window: DemoWindow) {
  const [file = assert.fail('no database')] = readdirSync(window.dir, {
    recursive: true,
    encoding: 'utf8',
  }).filter((name) => name.endsWith('/state.db'));
  const dataDir = join(window.dir, dirname(file));

  const isWanted = (): boolean =>
    /"dialogDesk.encryptAtRest": true/.test(
      readFileSync(join(window.dir, 'user/User/settings.json'), 'utf8'),
    );

  return {
    /** Where its worker keeps everything. */
    dataDir,
    isWanted,
    async openSetting(): Promise<void> {
      await window.run('openSettings');
      await window.page.locator('.settings-editor .search-container .view-lines').click();
      await window.page.keyboard.press('Control+a');
      await window.page.keyboard.type('@id:dialogDesk.encryptAtRest');
      await window.page.locator('.settings-editor').getByText('1 Setting Found').waitFor();
    },
    /** The check box in the settings editor, where it stands alone. */
    async tick(wanted: boolean): Promise<void> {
      const box = window.page
        .locator('.settings-editor .setting-item-contents')
        .getByRole('checkbox');
      await box.waitFor();
      assert.equal(await box.isChecked(), !wanted);
      await box.click();
      // VS Code writes it a moment later, and not at all once its editor is gone.
      await until('the setting', () => isWanted() === wanted);
      await window.page.keyboard.press('Escape');
      await box.waitFor({ state: 'detached' });
    },
    keys: (): string[] =>
      lookInto(dataDir, (db) =>
        db
          .prepare('SELECT key_id FROM encryption_key WHERE retired_at IS NULL')
          .all()
          .map((row) => String(row['key_id'])),
      ),
    /** As it is stored; `undefined`: off. */
    state: (): string =>
      lookInto(dataDir, (db) =>
        String(db.prepare('SELECT state FROM encryption').get()?.['state']),
      ),
  };
}

const HELD_MS = 300;
const FREE_MS = 1_000;

/**
 * Another program keeps the database, and lets go of it for a few of the worker's writes at a time: a change takes as long
 * as a person needs. Answers how to end it.
 */
export function slowDown(dataDir: string): () => Promise<void> {
  // SQLite's own wait would sleep through the moments between two writes.
  const db = new DatabaseSync(join(dataDir, 'state.db'), { timeout: 0 });
  const ending = new AbortController();
  const version = () => db.prepare('PRAGMA data_version').get()?.['data_version'];
  function isHeld(): boolean {
    try {
      db.exec('BEGIN IMMEDIATE');
      return true;
    } catch {
      return false; // The worker writes just now.
    }
  }
  async function hold(): Promise<void> {
    while (!ending.signal.aborted) {
      if (isHeld()) {
        await sleep(HELD_MS);
        db.exec('ROLLBACK');
        const before = version();
        for (const end = Date.now() + FREE_MS; Date.now() < end && version() === before;)
          await sleep(1);
      } else await nextTurn();
    }
  }
  const holding = hold().finally(() => db.close());
  return () => {
    ending.abort();
    return holding;
  };
}
