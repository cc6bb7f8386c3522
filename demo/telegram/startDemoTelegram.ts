import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { Layers, gramjsSchema, schemaFromFile } from './tl/layers.ts';
import { MtServer } from './mtproto/server.ts';
import { SrpPassword } from './mtproto/srp.ts';
import { type Backend, telegramMethods } from './rawMethods.ts';
import { World } from './rawWorld.ts';
import { demoWorld, png } from './rawDemo.ts';

export interface DemoTelegramOptions {
  ports?: Record<number, number>;
  dcs?: number[];
  dialogs?: number;
  schemaFile?: string;
  controlPort?: number;
  now?: () => number;
  quiet?: boolean;
}
export interface DemoTelegram {
  readonly connection: {
    apiId: number;
    apiHash: string;
    server: { host: string; ports: Record<string, number>; publicKey: string };
  };
  readonly controlUrl: string;
  readonly control: any;
  accounts: { accountId: string; name: string; language: string }[];
  close(): Promise<void>;
}

export async function startDemoTelegram(o: DemoTelegramOptions = {}): Promise<DemoTelegram> {
  const layers = new Layers().add(gramjsSchema());
  if (o.schemaFile) layers.add(schemaFromFile(o.schemaFile));
  let be: Backend;
  const server = new MtServer({
    pq: [32749, 65521],
    layers,
    defaultLayer: 198,
    methods: telegramMethods(() => be),
    ...(o.now ? { now: o.now } : {}),
  });
  be = { accounts: new Map(), server, tokens: new Map(), exported: new Map(), code: '12345' };
  for (const dc of o.dcs ?? [2, 4]) await server.listen(dc, o.ports?.[dc] ?? 0);
  const randoms = new Map<string, string>();
  const add = (w: World) => {
    w.now = server.now;
    be.accounts.set(w.me.id, w);
    w.onUpdate = (u, keys, except) => {
      server.broadcast(
        (k) => k.userId === w.me.id && k.dc === w.homeDc,
        { _: 'updates', updates: [u], ...w.entities(keys), date: w.date(), seq: 0 },
        except as never,
      );
    };
  };
  const first = demoWorld({ dialogs: o.dialogs ?? 40, userId: 7001n });
  const second = demoWorld({ dialogs: 20, userId: 7002n, homeDc: (o.dcs ?? [2, 4]).at(-1)! });
  Object.assign(first.world.me, {
    firstName: 'Maya',
    lastName: 'Collins',
    username: 'maya_demo',
    phone: '15550000001',
  });
  Object.assign(second.world.me, {
    firstName: 'Дмитрий',
    lastName: 'Орлов',
    username: 'dmitry_demo',
    phone: '15550000002',
  });
  second.world.password = new SrpPassword('demo', 'demo');
  add(first.world);
  add(second.world);
  const key = (w: World, id: string) =>
    id[0] === 'u' ? id : w.keyOf('group', BigInt(id.slice(1)));
  const world = (id?: string) => be.accounts.get(BigInt(id ?? '7001'))!;
  const accounts = [
    { accountId: '7001', name: 'Maya Collins', language: 'en' },
    { accountId: '7002', name: 'Дмитрий Орлов', language: 'ru' },
  ];
  const connection = {
    apiId: 1,
    apiHash: 'demo',
    server: {
      host: '127.0.0.1',
      ports: Object.fromEntries([...server.ports].map(([d, p]) => [String(d), p])),
      publicKey: server.rsa.pkcs1Pem,
    },
  };
  const control: Record<string, (b?: any) => any> = {
    scan: ({ url, accountId }) => {
      const token = Buffer.from(/token=([\w-]+)/.exec(url)![1]!, 'base64url').toString('hex');
      const k = be.tokens.get(token);
      if (!k) throw new Error('no such login token');
      k.pendingUserId = world(accountId).me.id;
      server.broadcast((x) => x === k, {
        _: 'updateShort',
        update: { _: 'updateLoginToken' },
        date: Math.floor(server.now() / 1000),
      });
      return {};
    },
    say: ({ accountId, dialogId, text, photo }) => {
      const w = world(accountId);
      const m = w.addMessage(key(w, dialogId), {
        text,
        ...(photo
          ? { media: w.photoMedia(w.addFile(png(320, 240, 7), 'image/png'), 320, 240) }
          : {}),
        ...(dialogId[0] === 'u' ? {} : { from: 1000001n }),
      });
      return { messageId: m.id };
    },
    inbox: ({ accountId, dialogId }) => {
      const w = world(accountId);
      for (const [r, s] of w.sent) randoms.set(`${w.me.id}/${s.key}/${s.id}`, String(r));
      return {
        messages: w
          .chat(key(w, dialogId))
          .msgs.filter((m) => m.out)
          .map((m) => ({
            messageId: m.id,
            text: m.text,
            randomId: randoms.get(`${w.me.id}/${key(w, dialogId)}/${m.id}`),
          })),
      };
    },
    drop: () => {
      server.dropAll();
      return {};
    },
    fault: (f) => {
      server.faults.queue.push(f);
      return {};
    },
    counters: () => Object.fromEntries(server.counters),
    calls: () => server.calls.map((c) => c.method),
    createSession: ({ accountId }) => {
      const w = world(accountId),
        raw = randomBytes(256);
      raw[0]! |= 0x80;
      server.addKey(raw, 1n, w.homeDc).userId = w.me.id;
      const host = Buffer.from('127.0.0.1'),
        len = Buffer.alloc(2),
        p = Buffer.alloc(2);
      len.writeInt16BE(host.length);
      p.writeInt16BE(443);
      return {
        session: '1' + Buffer.concat([Buffer.of(w.homeDc), len, host, p, raw]).toString('base64'),
      };
    },
  };
  const http = createServer((req, res) => {
    const parts: Buffer[] = [];
    req
      .on('data', (d: Buffer) => parts.push(d))
      .on('end', () => {
        try {
          const act = control[req.url!.slice(1)];
          if (!act) throw new Error(`no such action ${req.url}`);
          res
            .setHeader('content-type', 'application/json')
            .end(
              JSON.stringify(act(parts.length ? JSON.parse(Buffer.concat(parts).toString()) : {})),
            );
        } catch (e) {
          res.statusCode = 400;
          res.end(JSON.stringify({ error: String(e) }));
        }
      });
  });
  await new Promise<void>((r) => http.listen(o.controlPort ?? 0, '127.0.0.1', r));
  const controlUrl = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
  control.info = () => ({ kind: 'ready', controlUrl, telegram: connection, accounts });
  return {
    connection,
    controlUrl,
    control,
    accounts,
    close: async () => {
      http.closeAllConnections();
      http.close();
      await server.close();
    },
  };
}
