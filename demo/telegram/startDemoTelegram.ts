import type { TelegramServer } from '../../protocol/configuration.ts';
import { createControl } from '../control/createControl.ts';
import { startControlServer } from '../control/startControlServer.ts';
import { passwordsOf, populate, sampleAccounts } from '../world/populate.ts';
import { HOST } from './mtproto/server.ts';
import { Telegram } from './telegram.ts';
import { GRAMJS_LAYER, Layers, gramjsSchema, loadSchema } from './tl/layers.ts';

const DEFAULT_DCS = [2, 4];

export interface DemoTelegramOptions {
  /** Data centre → port; any free one by default. */
  ports?: Record<number, number>;
  dcs?: number[];
  /** Pads the dialogs of the first account to this many. */
  dialogs?: number;
  /** Another layer, as TL text or mtcute's JSON, beside the one that GramJS speaks. */
  schemaFile?: string;
  controlPort?: number;
  now?: () => number;
  /** Nothing on stderr. */
  quiet?: boolean;
}

export type DemoTelegram = Awaited<ReturnType<typeof startDemoTelegram>>;

/**
 * A Telegram of our own on loopback: MTProto for clients, a control handle for tests. Demo only: it trusts everybody
 * who can reach it.
 */
export async function startDemoTelegram(options: DemoTelegramOptions = {}) {
  const dcs = options.dcs ?? DEFAULT_DCS;
  const samples = sampleAccounts(options.dialogs);
  const passwords = passwordsOf(samples);
  const telegram = new Telegram({
    layers: layersOf(options.schemaFile),
    defaultLayer: GRAMJS_LAYER,
    now: options.now ?? Date.now,
    log: options.quiet ? () => undefined : logToStderr,
    populate: (world) => populate(world, samples, dcs, passwords),
  });
  for (const dc of dcs) await telegram.server.listen(dc, options.ports?.[dc] ?? 0);
  const server: TelegramServer = {
    host: HOST,
    ports: Object.fromEntries(telegram.server.ports),
    publicKey: telegram.server.rsaKey.publicPem,
  };
  const connection = { apiId: 1, apiHash: 'demo', server };
  const accounts = samples.map(({ me, language }) => ({
    accountId: String(me.id),
    name: [me.firstName, me.lastName].filter(Boolean).join(' '),
    language,
  }));
  let info: object = { kind: 'ready', label: 'demo', telegram: connection, accounts };
  const control = createControl(telegram, () => info);
  const handle = await startControlServer(control, options.controlPort ?? 0);
  info = { ...info, controlUrl: handle.url };
  return {
    connection,
    controlUrl: handle.url,
    control,
    accounts,
    /** What `info` answers from now on; for whoever starts more than this server. */
    setInfo(record: object) {
      info = record;
    },
    async close(): Promise<void> {
      await handle.close();
      await telegram.close();
    },
  };
}

function layersOf(schemaFile: string | undefined): Layers {
  const layers = new Layers();
  layers.add(gramjsSchema());
  if (schemaFile !== undefined) layers.add(loadSchema(schemaFile));
  return layers;
}

function logToStderr(what: string, cause?: unknown): void {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  process.stderr.write(`[demo telegram] ${what}${why}\n`);
}
