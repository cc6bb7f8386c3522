import * as z from 'zod/mini';

const count = z.optional(z.int().check(z.gte(1)));
/** `method`: an API method's name; every method where it is left out. */
const onCall = { method: z.optional(z.string()), times: count };

/** Of one call or several; `times` is how many, one by default. */
const callFault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('floodWait'), ...onCall, seconds: z.int() }),
  z.object({ kind: z.literal('serverError'), ...onCall }),
  z.object({ kind: z.literal('error'), ...onCall, code: z.int(), message: z.string() }),
  /** `USER_MIGRATE_n`, as Telegram answers after an account moved. */
  z.object({ kind: z.literal('migrate'), ...onCall, dc: z.int() }),
  z.object({ kind: z.literal('delay'), ...onCall, delayMs: z.int() }),
  /** The connection breaks before the call takes effect. */
  z.object({ kind: z.literal('dropBefore'), ...onCall }),
  /** The call takes effect, the connection breaks before its answer. */
  z.object({ kind: z.literal('dropAfter'), ...onCall }),
  /** The call takes effect and is never answered. */
  z.object({ kind: z.literal('noReply'), ...onCall }),
]);

const serverFault = z.discriminatedUnion('kind', [
  /** Each of the next updates is pushed twice. */
  z.object({ kind: z.literal('duplicateUpdate'), times: count }),
  /** Until cleared: packets are taken and nothing is answered. */
  z.object({ kind: z.literal('stall') }),
  /** Until cleared: pings are not answered. */
  z.object({ kind: z.literal('mutePongs') }),
]);

/** What can be made to go wrong. */
export const fault = z.union([callFault, serverFault]);
export type Fault = z.infer<typeof fault>;
export type CallFault = z.infer<typeof callFault>;
type ServerFaultKind = z.infer<typeof serverFault>['kind'];

export class Faults {
  readonly #ofCalls: { fault: CallFault; left: number }[] = [];
  readonly #ofServer = new Map<ServerFaultKind, number>();

  add(added: Fault): void {
    if (isServerFault(added)) {
      this.#ofServer.set(added.kind, 'times' in added ? (added.times ?? 1) : 1);
    } else {
      this.#ofCalls.push({ fault: added, left: added.times ?? 1 });
    }
  }

  clear(): void {
    this.#ofCalls.length = 0;
    this.#ofServer.clear();
  }

  /** The first fault for this method, used up by one. */
  takeForCall(method: string): CallFault | undefined {
    const index = this.#ofCalls.findIndex(
      ({ fault: { method: wanted } }) => wanted === undefined || wanted === method,
    );
    const entry = this.#ofCalls[index];
    if (!entry) return undefined;
    entry.left--;
    if (entry.left === 0) this.#ofCalls.splice(index, 1);
    return entry.fault;
  }

  has(kind: ServerFaultKind): boolean {
    return this.#ofServer.has(kind);
  }

  takeDuplicateUpdate(): boolean {
    const left = this.#ofServer.get('duplicateUpdate') ?? 0;
    if (left > 1) this.#ofServer.set('duplicateUpdate', left - 1);
    else this.#ofServer.delete('duplicateUpdate');
    return left > 0;
  }
}

function isServerFault(added: Fault): added is z.infer<typeof serverFault> {
  return serverFault.safeParse(added).success;
}
