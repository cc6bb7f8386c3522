import type { Handler } from '../mtproto/server.ts';
import type { Telegram } from '../telegram.ts';
import { changeMethods } from './changes.ts';
import { dialogMethods } from './dialogs.ts';
import { differenceMethods } from './differences.ts';
import { downloadMethods } from './downloads.ts';
import { forwardMethods } from './forward.ts';
import { helpMethods } from './help.ts';
import { historyMethods } from './history.ts';
import { listMethods } from './listMarks.ts';
import { markMethods } from './marks.ts';
import { passwordMethods } from './password.ts';
import { peopleMethods } from './people.ts';
import { phoneSignInMethods } from './phoneSignIn.ts';
import { qrSignInMethods } from './qrSignIn.ts';
import { scheduledMethods } from './scheduled.ts';
import { sendMethods } from './sendMessage.ts';
import { signInMethods } from './signIn.ts';
import { uploadMethods } from './uploads.ts';

/** Every API method this server answers. */
export function allMethods(telegram: () => Telegram): ReadonlyMap<string, Handler> {
  const methods = {
    ...helpMethods,
    ...signInMethods,
    ...phoneSignInMethods,
    ...qrSignInMethods,
    ...passwordMethods,
    ...peopleMethods,
    ...dialogMethods,
    ...historyMethods,
    ...sendMethods,
    ...forwardMethods,
    ...scheduledMethods,
    ...changeMethods,
    ...markMethods,
    ...listMethods,
    ...differenceMethods,
    ...uploadMethods,
    ...downloadMethods,
  };
  return new Map(
    Object.entries(methods).map(([name, run]) => [
      name,
      (session, query) => run({ telegram: telegram(), session }, query),
    ]),
  );
}
