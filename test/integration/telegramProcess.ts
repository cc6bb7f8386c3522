import { once } from 'node:events';
import type { DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import type { SignInState } from '../../protocol/signInRecords.ts';
import { startSignIn } from '../../sidecar/telegram/signIn.ts';
import { act, forever, startAccount, until } from './telegramAccount.ts';

/*
 * A process that holds accounts in every way there is, stops them all, says so and must then end by itself: it is the
 * only proof that no socket and no timer is left. Nothing here may call process.exit.
 */
type Demo = Pick<DemoTelegram, 'controlUrl' | 'connection' | 'accounts'>;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sent by the test beside
const [demo] = (await once(process, 'message')) as [Demo];
const [mine, other] = demo.accounts.map((one) => one.accountId);
if (mine === undefined || other === undefined) throw new Error('the demo has two accounts');

await signInAndCancel('qr');
await signInAndCancel('needsPassword');

const busy = await startAccount(demo, mine);
const dialogs = await busy.dialogs();
const dialogId = dialogs.find((one) => one.kind === 'private' && one.canSend)?.dialogId ?? '';
const say = { accountId: mine, dialogId, text: '', photo: true };
const { messageId } = await act<{ messageId: number }>(demo, 'say', say);
await busy.gateway.fetchPhoto({ dialogId, messageId, maxEdge: 800, signal: forever });
await act(demo, 'fault', { method: 'messages.getHistory', kind: 'floodWait', seconds: 60 });
await busy.gateway.fetchMessages({ dialogId, limit: 1, signal: forever }).catch(() => undefined);

// Stopped in the middle of coming back, of connecting, and with a call in the air.
const reconnecting = await startAccount(demo, mine);
await reconnecting.dialogs();
const connecting = await startAccount(demo, other);
await act(demo, 'refuse', { refuse: true });
await act(demo, 'drop');
await until(() => reconnecting.gateway.account().connection !== 'online', 'the loss');
const inTheAir = reconnecting.dialogs().catch(() => undefined);
await Promise.all([busy, reconnecting, connecting].map((one) => one.gateway.stop()));
await inTheAir;

process.send?.('stopped');
process.disconnect();

async function signInAndCancel(at: SignInState['kind']): Promise<void> {
  const states: SignInState[] = [];
  const signIn = startSignIn({
    ...demo.connection,
    way: 'qr',
    log: () => undefined,
    onState: (state) => states.push(state),
    onSession: () => undefined,
  });
  const code = await until(() => states.find((one) => one.kind === 'qr'), 'a code');
  if (at === 'needsPassword') await act(demo, 'scan', { url: code.url, accountId: other });
  await until(() => states.some((one) => one.kind === at), at);
  await signIn.cancel();
}
