import { Api } from 'telegram/tl/index.js';
import { AppError, type WireError } from '../../protocol/errors.ts';
import type { SentCode } from '../../protocol/signInRecords.ts';
import { causeName } from './errors.ts';
import { describeSentCode } from './sentCode.ts';
import { signInError } from './signInErrors.ts';
import { callAtHome, userOf, type SignInLine, type User } from './signInLine.ts';

/** A code that was sent. Expired: the next one is not another of this, but the first of a new series. */
interface Sent {
  phoneNumber: string;
  phoneCodeHash: string;
  shown: SentCode;
  expired: boolean;
}

/** Not for the person to mend by another number, another code or another try. */
const FINAL = ['notConfigured', 'cancelled'];

/** Asks for the number, then for the code (core.telegram.org/api/auth); the password is for the caller. */
export async function signInByPhone(line: SignInLine): Promise<User> {
  let failure: WireError | undefined;
  for (;;) {
    line.report({ kind: 'needsPhone', ...(failure === undefined ? {} : { error: failure }) });
    const { phone } = await line.ask(['phone']);
    line.report({ kind: 'connecting' });
    await line.reopenIfLost();
    try {
      const sent = await sendCode(line, phone);
      return 'className' in sent ? sent : await enterCode(line, sent);
    } catch (error) {
      if (!(error instanceof AppError) || FINAL.includes(error.code) || isPasswordNeeded(error)) {
        throw error;
      }
      failure = signInError(error).toWire();
    }
  }
}

async function enterCode(line: SignInLine, first: Sent): Promise<User> {
  let sent = first;
  let failure: WireError | undefined;
  for (;;) {
    line.report({
      kind: 'needsCode',
      sent: sent.shown,
      ...(failure === undefined ? {} : { error: failure }),
    });
    const answer = await line.ask(['code', 'resend']);
    line.report({ kind: 'connecting' });
    failure = undefined;
    try {
      await line.reopenIfLost();
      if (answer.kind === 'code') return await checkCode(line, sent, answer.code);
      const next = await (sent.expired ? sendCode(line, sent.phoneNumber) : resendCode(line, sent));
      if ('className' in next) return next;
      sent = next;
    } catch (error) {
      if (!(error instanceof AppError) || !leavesAtCode(error, answer.kind)) throw error;
      failure = signInError(error).toWire();
      if (error.code === 'codeExpired' || causeName(error) === 'AUTH_RESTART') {
        sent = expired(sent);
      }
    }
  }
}

/** What leaves the person at the code: a wrong one, one that ran out, trouble that passes. */
function leavesAtCode(error: AppError, asked: 'code' | 'resend'): boolean {
  if (FINAL.includes(error.code) || isPasswordNeeded(error)) return false;
  if (error.code === 'phoneInvalid') return false;
  return asked === 'resend' || error.retryable || error.code.startsWith('code');
}

async function sendCode(line: SignInLine, phoneNumber: string): Promise<Sent | User> {
  const { apiId, apiHash } = line;
  const settings = new Api.CodeSettings({});
  const request = () => new Api.auth.SendCode({ phoneNumber, apiId, apiHash, settings });
  try {
    return take(line, phoneNumber, await callAtHome(line, request));
  } catch (error) {
    // The server lost its place: what it asks for is this very question once more.
    if (causeName(error) !== 'AUTH_RESTART') throw error;
    return take(line, phoneNumber, await callAtHome(line, request));
  }
}

async function resendCode(line: SignInLine, sent: Sent): Promise<Sent | User> {
  const { phoneNumber, phoneCodeHash } = sent;
  try {
    const request = new Api.auth.ResendCode({ phoneNumber, phoneCodeHash });
    return take(line, phoneNumber, await line.call(request));
  } catch (error) {
    if (causeName(error) !== 'PHONE_CODE_EXPIRED') throw error;
    return sendCode(line, phoneNumber);
  }
}

function take(line: SignInLine, phoneNumber: string, answer: Api.auth.TypeSentCode): Sent | User {
  if (answer.className === 'auth.SentCodeSuccess') {
    line.mayBeIn();
    return userOf(answer.authorization);
  }
  const { phoneCodeHash } = answer;
  line.setOutstanding({ phoneNumber, phoneCodeHash });
  const shown = describeSentCode(answer, phoneNumber, Date.now());
  return { phoneNumber, phoneCodeHash, shown, expired: false };
}

async function checkCode(line: SignInLine, sent: Sent, code: string): Promise<User> {
  const { phoneNumber, phoneCodeHash } = sent;
  const proof =
    sent.shown.delivery === 'email'
      ? { emailVerification: new Api.EmailVerificationCode({ code }) }
      : { phoneCode: code };
  line.mayBeIn();
  const user = await throughLoss(line, async () =>
    userOf(await line.call(new Api.auth.SignIn({ phoneNumber, phoneCodeHash, ...proof }))),
  );
  line.setOutstanding(undefined);
  return user;
}

/** Where the connection breaks before the answer comes, the key may be signed in already: asked before it is asked again. */
export async function throughLoss(line: SignInLine, signIn: () => Promise<User>): Promise<User> {
  try {
    return await signIn();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'telegramOffline') throw error;
    await line.reopenIfLost();
    const self = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
    const [user] = await line.call(self).catch(() => []);
    if (user?.className === 'User') return user;
    throw error;
  }
}

function expired(sent: Sent): Sent {
  const { delivery } = sent.shown;
  return { ...sent, expired: true, shown: { ...sent.shown, next: { delivery, at: Date.now() } } };
}

function isPasswordNeeded(error: unknown): boolean {
  return causeName(error) === 'SESSION_PASSWORD_NEEDED';
}
