import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openCache } from '../../sidecar/store/openCache.ts';
import { startGateway } from '../../sidecar/telegram/gramjsGateway.ts';
import { listInput } from './listInput.ts';
import { measureList } from './measureList.ts';
import { serve } from './serve.ts';

/** The sidecar's adapter, its cache of peers on disk included. */
serve(listInput, async ({ session, accountId, telegram }) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'dialog-desk-bench-cache-'));
  const cache = openCache(dir, () => undefined);
  try {
    const gateway = startGateway({
      ...telegram,
      accountId,
      session,
      peers: cache.peers(accountId),
      onUpdate: () => undefined,
      log: () => undefined,
    });
    while (gateway.account().connection !== 'online') await delay(5);
    const signal = AbortSignal.timeout(120_000);
    return await measureList((onFirst) => gateway.fetchDialogs({ signal, onPage: onFirst }));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
