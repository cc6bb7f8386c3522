import { computeCheck } from 'telegram/Password.js';
import { Api } from 'telegram/tl/index.js';
import type { AppError } from '../../protocol/errors.ts';
import { causeName } from './errors.ts';
import type { Request } from './invoker.ts';

/** `asClasses`: see CallOptions. */
export type Call = <R>(request: Request<R>, asClasses?: boolean) => Promise<R>;

/** What the two-step password is checked against (SRP, core.telegram.org/api/srp): it never leaves this machine. */
export function fetchChallenge(call: Call): Promise<Api.account.Password> {
  return call(new Api.account.GetPassword(), true);
}

export async function checkPassword(
  call: Call,
  challenge: Api.account.Password,
  password: string,
): Promise<Api.auth.TypeAuthorization> {
  try {
    return await answerChallenge(call, challenge, password);
  } catch (error) {
    // The challenge had run out while the person typed.
    if (causeName(error) !== 'SRP_ID_INVALID') throw error;
    return answerChallenge(call, await fetchChallenge(call), password);
  }
}

async function answerChallenge(call: Call, challenge: Api.account.Password, password: string) {
  const answer = await computeCheck(challenge, password);
  return call(new Api.auth.CheckPassword({ password: answer }));
}

/** What leaves the person at the password box; anything else ends the sign-in. */
export function isAskedAgain(error: AppError): boolean {
  return ['passwordInvalid', 'telegramFlood', 'telegramOffline'].includes(error.code);
}
