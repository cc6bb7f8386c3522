import type { AuthKey } from './mtproto/authKeys.ts';
import { MtServer } from './mtproto/server.ts';
import { RpcError } from './mtproto/rpcError.ts';
import { allMethods } from './methods/allMethods.ts';
import { Uploads } from './state/uploads.ts';
import { ScheduleClock } from './state/schedule.ts';
import { World } from './state/world.ts';
import type { Layers } from './tl/layers.ts';
import type { TlObject } from './tl/values.ts';

/** The code that every phone number gets. */
const PHONE_CODE = '12345';

export interface TelegramSettings {
  layers: Layers;
  defaultLayer: number;
  now: () => number;
  log: (what: string, cause?: unknown) => void;
  /** Fills an empty world. */
  populate: (world: World) => void;
}

/** The server and its world. */
export class Telegram {
  readonly server: MtServer;
  readonly phoneCode = PHONE_CODE;
  /** QR codes on show: token (hex) → the key that shows it. */
  readonly loginTokens = new Map<string, { key: AuthKey; expires: number }>();
  /** Sign-ins on their way to another data centre: token (hex) → account. */
  readonly exportedAuthorizations = new Map<string, bigint>();
  readonly uploads = new Uploads();
  qrLifetimeSeconds = 30;
  world: World;
  readonly #settings: TelegramSettings;
  readonly #clock = new ScheduleClock(() => this.world);

  constructor(settings: TelegramSettings) {
    this.#settings = settings;
    this.server = new MtServer({ ...settings, methods: allMethods(() => this) });
    this.world = this.#newWorld();
  }

  /** The world as it was at the start; whoever is signed in stays signed in. */
  reset(): void {
    this.server.faults.clear();
    this.server.isRefusing = false;
    this.world = this.#newWorld();
  }

  /** What a phone does with a QR code: `token` is hex. */
  scan(token: string, accountId: bigint): void {
    const entry = this.loginTokens.get(token);
    if (!entry || entry.expires <= this.world.nowSeconds()) {
      throw new RpcError(400, 'AUTH_TOKEN_EXPIRED');
    }
    entry.key.pendingAccountId = accountId;
    const update: TlObject = { _: 'updateLoginToken' };
    this.server.broadcast((key) => key === entry.key, {
      _: 'updateShort',
      update,
      date: this.world.nowSeconds(),
    });
  }

  async close(): Promise<void> {
    this.#clock.stop();
    await this.server.close();
  }

  #newWorld(): World {
    const world = new World(this.#settings.now, (account, updates, origin) => {
      const isMeant = (key: AuthKey) =>
        key.accountId === account.me.id && key.dc === account.homeDc;
      const times = this.server.faults.takeDuplicateUpdate() ? 2 : 1;
      for (let sent = 0; sent < times; sent++) this.server.broadcast(isMeant, updates, origin);
    });
    world.onSchedule = () => this.#clock.run();
    this.#settings.populate(world);
    return world;
  }
}
