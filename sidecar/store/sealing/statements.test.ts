import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../openStore.ts';
import type { Store } from '../store.ts';
import { withoutSealing } from './statements.ts';

const KEY = { keyId: '1111111111111111', key: createSecretKey(randomBytes(32)) };
const PUT = `INSERT INTO note(account_id, dialog_id, version, text, updated_at)
  VALUES(?, 'u1', 1, seal('note.text', ?), 0) RETURNING *`;

describe('a statement on sealed columns', () => {
  let dir: string;
  let store: Store;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dialogdesk-sealing-'));
    store = openStore({ dir });
  });
  afterEach(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });

  const seal = () => {
    store.sealing.sealer.add(KEY);
    store.sealing.use({ kind: 'on', keyId: KEY.keyId, isMixed: false });
  };
  const inFile = () => store.sealing.db.prepare('SELECT text FROM note').get()?.['text'];

  it('calls nothing while nothing is sealed', () => {
    assert.equal(
      withoutSealing(
        `UPDATE t SET a = seal('t.a', coalesce(?, (SELECT 1))), b = open('t.b', b) || f(x)`,
      ),
      `UPDATE t SET a = (coalesce(?, (SELECT 1))), b = (b) || f(x)`,
    );
    assert.equal(
      withoutSealing(`SELECT seal('v.text', open('d.text', text)), x`),
      `SELECT ((text)), x`,
    );
  });

  it('finds its columns whatever a row calls them, in what it returns as well', async () => {
    seal();
    const returned = await store.write((tx) => tx.sql(PUT).get('1', 'by the heron')?.['text']);
    assert.equal(returned, 'by the heron');
    assert.match(String(inFile()), /^sealed1\.1{16}\./);
    const read = (text: string) => store.read(text).get()?.['said'];
    assert.equal(read('SELECT text AS said FROM note'), 'by the heron');
    assert.equal(read(`SELECT upper(open('note.text', text)) AS said FROM note`), 'BY THE HERON');
    assert.equal(
      read('SELECT said FROM (SELECT text AS said FROM note) ORDER BY said'),
      'by the heron',
    );
  });

  it('fails where it lets a sealed value out of an expression', async () => {
    seal();
    await store.write((tx) => void tx.sql(PUT).get('1', 'by the heron'));
    assert.throws(
      () => store.read('SELECT coalesce(text, text) AS said FROM note').get(),
      /said was not opened/,
    );
  });

  it('fails where it would write plain text', async () => {
    seal();
    const plain = `INSERT INTO note(account_id, dialog_id, version, text, updated_at) VALUES('1', 'u1', 1, ?, 0)`;
    await assert.rejects(
      store.write((tx) => void tx.sql(plain).run('by the heron')),
      /plain text in note/,
    );
    await store.write((tx) => void tx.sql(PUT).get('1', 'by the heron'));
    await assert.rejects(
      store.write((tx) => void tx.sql(`UPDATE note SET text = 'by the pond'`).run()),
      /plain text in note/,
    );
    await store.write((tx) => void tx.sql('UPDATE note SET version = 2, text = text').run());
  });
});
