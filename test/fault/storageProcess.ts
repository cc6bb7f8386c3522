// Opens everything that is kept in a storage folder under the umask it is given, writes to it and stays until stdin ends.
// argv: storage folder, umask in octal.
import { openCache } from '../../sidecar/store/openCache.ts';
import { openStore } from '../../sidecar/store/openStore.ts';
import { acquireOwnership } from '../../sidecar/store/ownerLock.ts';

const [dir = '', umask = '0'] = process.argv.slice(2);
process.umask(Number.parseInt(umask, 8));
// Held to the end: the garbage collector would let go of it.
const release = acquireOwnership(dir);
const store = openStore({ dir });
const cache = openCache(dir, () => {});
await store.write((tx) =>
  tx.sql('INSERT OR REPLACE INTO queue_pause (id, since) VALUES (1, 1)').run(),
);
await cache.peers('1').setMany([{ dialogId: 'u1', peer: 'x' }]);
process.stdout.write('open');
process.stdin
  .once('end', () => {
    release();
    process.exit();
  })
  .resume();
