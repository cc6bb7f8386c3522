import * as z from 'zod/mini';

const count = z.optional(z.int().check(z.gte(1)));
/** `method`: an API method's name; every method where it is left out. `accountId`: only that account's calls. */
const onCall = {
  method: z.optional(z.string()),
  accountId: z.optional(z.string()),
  times: count,
};

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

/** Of the next updates that somebody hears: one each, in the order they were added. */
const updateFault = z.discriminatedUnion('kind', [
  /** Pushed twice. */
  z.object({ kind: z.literal('duplicateUpdate'), times: count }),
  /** Numbered, and pushed to nobody: only the difference tells it. */
  z.object({ kind: z.literal('dropUpdate'), times: count }),
  /** Pushed after the one that follows it. */
  z.object({ kind: z.literal('reorderUpdate'), times: count }),
  /** Pushed later, whatever else is pushed meanwhile. */
  z.object({ kind: z.literal('delayUpdate'), times: count, delayMs: z.int() }),
]);

const serverFault = z.discriminatedUnion('kind', [
  /** Until cleared: packets are taken and nothing is answered. */
  z.object({ kind: z.literal('stall') }),
  /** Until cleared: pings are not answered. */
  z.object({ kind: z.literal('mutePongs') }),
]);

/** What can be made to go wrong. */
export const fault = z.union([callFault, updateFault, serverFault]);
export type Fault = z.infer<typeof fault>;
export type CallFault = z.infer<typeof callFault>;
export type UpdateFault = z.infer<typeof updateFault>;
type ServerFaultKind = z.infer<typeof serverFault>['kind'];

export class Faults {
  readonly #ofCalls: Waiting<CallFault>[] = [];
  readonly #ofUpdates: Waiting<UpdateFault>[] = [];
  readonly #ofServer = new Set<ServerFaultKind>();

  add(added: Fault): void {
    if (isServerFault(added)) this.#ofServer.add(added.kind);
    else if (isUpdateFault(added)) this.#ofUpdates.push({ fault: added, left: added.times ?? 1 });
    else this.#ofCalls.push({ fault: added, left: added.times ?? 1 });
  }

  clear(): void {
    this.#ofCalls.length = 0;
    this.#ofUpdates.length = 0;
    this.#ofServer.clear();
  }

  /** The first fault for this call, used up by one. */
  takeForCall(method: string, accountId?: string): CallFault | undefined {
    return takeFirst(this.#ofCalls, ({ method: wanted, accountId: whose }) => {
      const isMethod = wanted === undefined || wanted === method;
      return isMethod && (whose === undefined || whose === accountId);
    });
  }

  takeForUpdate(): UpdateFault | undefined {
    return takeFirst(this.#ofUpdates, () => true);
  }

  has(kind: ServerFaultKind): boolean {
    return this.#ofServer.has(kind);
  }
}

interface Waiting<F> {
  fault: F;
  left: number;
}

function takeFirst<F>(waiting: Waiting<F>[], fits: (fault: F) => boolean): F | undefined {
  const index = waiting.findIndex(({ fault: each }) => fits(each));
  const entry = waiting[index];
  if (!entry) return undefined;
  entry.left--;
  if (entry.left === 0) waiting.splice(index, 1);
  return entry.fault;
}

function isServerFault(added: Fault): added is z.infer<typeof serverFault> {
  return serverFault.safeParse(added).success;
}

function isUpdateFault(added: Fault): added is UpdateFault {
  return updateFault.safeParse(added).success;
}
