import type { AuthKey } from './mtproto/authKeys.ts';
import { MtServer } from './mtproto/server.ts';
import { RpcError } from './mtproto/rpcError.ts';
import { allMethods } from './methods/allMethods.ts';
import { PhoneCodes } from './state/phoneCodes.ts';
import { Uploads } from './state/uploads.ts';
import { ScheduleClock } from './state/schedule.ts';
import { World } from './state/world.ts';
import type { Layers } from './tl/layers.ts';
import type { TlObject } from './tl/values.ts';
import { UpdateRoad } from './updateRoad.ts';

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
  readonly phoneCodes: PhoneCodes;
  /** QR codes on show: token (hex) → the key that shows it. */
  readonly loginTokens = new Map<string, { key: AuthKey; expires: number }>();
  /** Sign-ins on their way to another data centre: token (hex) → account. */
  readonly exportedAuthorizations = new Map<string, bigint>();
  readonly uploads = new Uploads();
  qrLifetimeSeconds = 30;
  world: World;
  readonly #settings: TelegramSettings;
  readonly #road: UpdateRoad;
  readonly #clock = new ScheduleClock(() => this.world);

  constructor(settings: TelegramSettings) {
    this.#settings = settings;
    this.phoneCodes = new PhoneCodes(settings.now);
    this.server = new MtServer({ ...settings, methods: allMethods(() => this) });
    this.#road = new UpdateRoad(this.server.faults, this.server.counters);
    this.world = this.#newWorld();
  }

  /** Nothing goes wrong any more, and what was held back arrives. */
  clearFaults(): void {
    this.server.faults.clear();
    this.#road.clear();
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

  /** Tells an account's clients that something happened, and nothing of what. */
  tooMuch(accountId: bigint): void {
    const isMeant = (key: AuthKey) => key.accountId === accountId;
    this.server.broadcast(isMeant, { _: 'updatesTooLong' });
  }

  async close(): Promise<void> {
    this.#clock.stop();
    this.#road.stop();
    await this.server.close();
  }

  #newWorld(): World {
    const world = new World(this.#settings.now, (account, updates, origin) => {
      const isMeant = (key: AuthKey) =>
        key.accountId === account.me.id && key.dc === account.homeDc;
      this.#road.send({
        accountId: account.me.id,
        updates,
        isHeard: () => this.server.isHeard(isMeant, origin),
        push: () => this.server.broadcast(isMeant, updates, origin),
      });
    });
    world.onSchedule = () => this.#clock.run();
    this.#settings.populate(world);
    return world;
  }
}
