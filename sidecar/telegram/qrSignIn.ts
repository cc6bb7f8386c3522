import { Api } from 'telegram/tl/index.js';
import { causeName, telegramError } from './errors.ts';
import { qrExpiresAt, qrUrl, renewInMs, type QrTiming } from './qrRenewal.ts';
import { callAtHome, userOf, type SignInLine, type User } from './signInLine.ts';

/** Shows codes until one is scanned (core.telegram.org/api/qr-login). */
export async function signInByQr(line: SignInLine, timing: QrTiming): Promise<User> {
  for (let shown = 0; shown < timing.maxCodes;) {
    await line.reopenIfLost();
    const answer = await exportToken(line);
    if (answer === undefined) continue;
    const user = await follow(line, answer, timing);
    if (user !== undefined) return user;
    if (answer.className === 'auth.LoginToken') shown++;
  }
  throw telegramError('AUTH_TOKEN_EXPIRED', 400);
}

/** Undefined when the connection was lost meanwhile. */
async function exportToken(line: SignInLine): Promise<Api.auth.TypeLoginToken | undefined> {
  const { apiId, apiHash } = line;
  line.forgetScan();
  try {
    return await callAtHome(
      line,
      () => new Api.auth.ExportLoginToken({ apiId, apiHash, exceptIds: [] }),
    );
  } catch (error) {
    if (line.isLost()) return undefined;
    throw error;
  }
}

/** The user once signed in; undefined when the next code is due. */
async function follow(
  line: SignInLine,
  answer: Api.auth.TypeLoginToken,
  timing: QrTiming,
): Promise<User | undefined> {
  switch (answer.className) {
    case 'auth.LoginTokenSuccess':
      line.mayBeIn();
      return userOf(answer.authorization);
    case 'auth.LoginTokenMigrateTo':
      return migrate(line, answer);
    case 'auth.LoginToken':
      break;
  }
  const expiresAt = qrExpiresAt(answer.expires, line.clockSkewMs());
  line.report({ kind: 'qr', url: qrUrl(answer.token), expiresAt });
  await line.waitForScan(renewInMs(expiresAt, Date.now(), timing));
  // A scan that is heard of now is completed by the next question.
  line.mayBeIn();
  return undefined;
}

/** The account lives in another data centre: the same login goes on there. */
async function migrate(
  line: SignInLine,
  { dcId, token }: Api.auth.LoginTokenMigrateTo,
): Promise<User | undefined> {
  await line.goTo(dcId);
  try {
    const answer = await line.call(new Api.auth.ImportLoginToken({ token }));
    return answer.className === 'auth.LoginTokenSuccess' ? userOf(answer.authorization) : undefined;
  } catch (error) {
    // Too late: a new code, shown from where the account lives.
    if (causeName(error).startsWith('AUTH_TOKEN_')) return undefined;
    throw error;
  }
}
