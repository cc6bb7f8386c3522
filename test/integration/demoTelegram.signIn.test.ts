import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api, type TelegramClient } from 'telegram';
import { computeCheck } from 'telegram/Password.js';
import {
  DMITRY,
  MAYA,
  collectUpdates,
  startGramjs,
  withName,
  type Gramjs,
} from './gramjsClient.ts';
import { until } from './telegramAccount.ts';

describe('signing in to the demo with stock GramJS', () => {
  let gramjs: Gramjs;
  beforeEach(async () => {
    gramjs = await startGramjs();
  });
  afterEach(() => gramjs.close());

  const exportToken = (client: TelegramClient) =>
    client.invoke(new Api.auth.ExportLoginToken({ apiId: 1, apiHash: 'demo', exceptIds: [] }));
  const sendCode = async (client: TelegramClient, phoneNumber: string) => {
    const settings = new Api.CodeSettings({});
    const request = { phoneNumber, apiId: 1, apiHash: 'demo', settings };
    const sent = await client.invoke(new Api.auth.SendCode(request));
    assert.ok(sent instanceof Api.auth.SentCode);
    return sent;
  };
  const codeOn = (phone: string) => gramjs.demo.control.phone({ phone }).code ?? '';
  /** With the code that its phone shows, or another. */
  const signInByPhone = async (client: TelegramClient, phoneNumber: string, phoneCode?: string) => {
    const { phoneCodeHash } = await sendCode(client, phoneNumber);
    const code = phoneCode ?? codeOn(phoneNumber);
    return client.invoke(new Api.auth.SignIn({ phoneNumber, phoneCodeHash, phoneCode: code }));
  };

  it('makes a key once and keeps it: a saved session needs no second exchange', async () => {
    const { client, session } = await gramjs.connect('');
    await signInByPhone(client, '+1 555 000 0001');
    const saved = session.save();
    const again = await gramjs.connect(saved);
    assert.equal((await again.client.getMe()).firstName, 'Maya');
    assert.equal(gramjs.demo.control.counters()['keyExchanges'], 1);
  });

  it('refuses a wrong phone code and an unknown number', async () => {
    const { client } = await gramjs.connect('');
    await assert.rejects(signInByPhone(client, '15550000001', 'x'), withName('PHONE_CODE_INVALID'));
    await assert.rejects(signInByPhone(client, '123'), withName('PHONE_NUMBER_INVALID'));
  });

  it('sends codes by app, SMS and call, one after the other, and takes the newest', async () => {
    gramjs.demo.control.setPhoneCodes({ resendSeconds: 0, length: 6 });
    const { client } = await gramjs.connect('');
    const phoneNumber = '15550000001';
    const first = await sendCode(client, phoneNumber);
    assert.ok(first.type instanceof Api.auth.SentCodeTypeApp);
    assert.equal(first.type.length, 6);
    assert.ok(first.nextType instanceof Api.auth.CodeTypeSms);
    const resend = async ({ phoneCodeHash }: Api.auth.SentCode) => {
      const sent = await client.invoke(new Api.auth.ResendCode({ phoneNumber, phoneCodeHash }));
      assert.ok(sent instanceof Api.auth.SentCode);
      return sent;
    };
    const second = await resend(first);
    assert.ok(second.type instanceof Api.auth.SentCodeTypeSms);
    await assert.rejects(resend(first), withName('PHONE_CODE_EXPIRED'));
    const third = await resend(second);
    assert.ok(third.type instanceof Api.auth.SentCodeTypeCall);
    assert.ok(!third.nextType);
    await assert.rejects(resend(third), withName('SEND_CODE_UNAVAILABLE'));
    const { phoneCodeHash } = third;
    const phoneCode = codeOn(phoneNumber);
    await client.invoke(new Api.auth.SignIn({ phoneNumber, phoneCodeHash, phoneCode }));
    assert.equal((await client.getMe()).firstName, 'Maya');
  });

  it('sends no second code before its time, and takes none that was cancelled', async () => {
    const { client } = await gramjs.connect('');
    const phoneNumber = '15550000001';
    const { phoneCodeHash } = await sendCode(client, phoneNumber);
    const sent = { phoneNumber, phoneCodeHash };
    client.floodSleepThreshold = 0;
    await assert.rejects(
      client.invoke(new Api.auth.ResendCode(sent)),
      (error: unknown) => error instanceof Error && /wait of \d+ seconds/i.test(error.message),
    );
    const phoneCode = codeOn(phoneNumber);
    await client.invoke(new Api.auth.CancelCode(sent));
    await assert.rejects(
      client.invoke(new Api.auth.SignIn({ ...sent, phoneCode })),
      withName('PHONE_CODE_EXPIRED'),
    );
  });

  it('says of a number without an account that it would have to be made', async () => {
    const { client } = await gramjs.connect('');
    const answer = await signInByPhone(client, '+44 20 7946 0018');
    assert.ok(answer instanceof Api.auth.AuthorizationSignUpRequired);
  });

  it('tells the client by an update that the phone took its QR code', async () => {
    const { client } = await gramjs.connect('');
    const updates = collectUpdates(client);
    const shown = await exportToken(client);
    assert.ok(shown instanceof Api.auth.LoginToken);
    gramjs.demo.control.scan({
      url: `tg://login?token=${shown.token.toString('base64url')}`,
      accountId: MAYA,
    });
    await until(() => updates.some((u) => u instanceof Api.UpdateLoginToken), 'the update');
    const done = await exportToken(client);
    assert.ok(done instanceof Api.auth.LoginTokenSuccess);
    assert.equal((await client.getMe()).username, 'maya_demo');
  });

  it('lets no phone scan a code that has expired or was replaced', async () => {
    const { client } = await gramjs.connect('');
    const replaced = await exportToken(client);
    gramjs.demo.control.setQrLifetime({ seconds: 0 });
    const expired = await exportToken(client);
    for (const shown of [replaced, expired]) {
      assert.ok(shown instanceof Api.auth.LoginToken);
      const url = `tg://login?token=${shown.token.toString('base64url')}`;
      assert.throws(() => gramjs.demo.control.scan({ url }), /AUTH_TOKEN_EXPIRED/);
    }
  });

  it('lets another signed-in client accept a QR code', async () => {
    const phone = await gramjs.signedIn(MAYA);
    const { client } = await gramjs.connect('');
    const shown = await exportToken(client);
    assert.ok(shown instanceof Api.auth.LoginToken);
    await phone.invoke(new Api.auth.AcceptLoginToken({ token: shown.token }));
    assert.ok((await exportToken(client)) instanceof Api.auth.LoginTokenSuccess);
  });

  it('leads a QR sign-in to the account’s data centre and asks for its password there', async () => {
    const { client, session } = await gramjs.connect('');
    const passwords = ['wrong', 'demo'];
    const errors: string[] = [];
    const user = await client.signInUserWithQrCode(
      { apiId: 1, apiHash: 'demo' },
      {
        qrCode: async ({ token }) => {
          const url = `tg://login?token=${token.toString('base64url')}`;
          await sleep(20);
          gramjs.demo.control.scan({ url, accountId: DMITRY });
        },
        password: async (hint) => {
          assert.equal(hint, 'the word on every label');
          return passwords.shift() ?? '';
        },
        onError: async (error) => {
          errors.push('errorMessage' in error ? String(error.errorMessage) : error.message);
          return false;
        },
      },
    );
    assert.ok(user instanceof Api.User);
    assert.equal(user.username, 'dmitry_demo');
    assert.equal(session.dcId, 4);
    assert.deepEqual(errors, ['PASSWORD_HASH_INVALID']);
  });

  it('takes a password once per challenge', async () => {
    const { client } = await gramjs.connect('');
    gramjs.demo.control.migrate({ accountId: DMITRY, dc: 2 });
    await assert.rejects(signInByPhone(client, '79990000002'), withName('SESSION_PASSWORD_NEEDED'));
    const challenge = await client.invoke(new Api.account.GetPassword());
    const wrong = await computeCheck(challenge, 'nope');
    const right = await computeCheck(challenge, 'demo');
    const check = (password: Api.TypeInputCheckPasswordSRP) =>
      client.invoke(new Api.auth.CheckPassword({ password }));
    await assert.rejects(check(wrong), withName('PASSWORD_HASH_INVALID'));
    await assert.rejects(check(right), withName('SRP_ID_INVALID'));
  });

  it('signs out: the session is worthless afterwards', async () => {
    const client = await gramjs.signedIn();
    await client.invoke(new Api.auth.LogOut());
    await assert.rejects(client.getMe(), withName('AUTH_KEY_UNREGISTERED'));
  });

  it('lets another device end the session', async () => {
    const client = await gramjs.signedIn();
    assert.deepEqual(gramjs.demo.control.signOut({ accountId: MAYA }), { ended: 1 });
    await assert.rejects(client.getMe(), withName('AUTH_KEY_UNREGISTERED'));
  });

  it('sends phone sign-ins to the data centre an account moved to', async () => {
    const { client, session } = await gramjs.connect('');
    gramjs.demo.control.migrate({ accountId: MAYA, dc: 4 });
    await client.signInUser(
      { apiId: 1, apiHash: 'demo' },
      {
        phoneNumber: '15550000001',
        phoneCode: async () => codeOn('15550000001'),
        onError: (error) => {
          throw error;
        },
      },
    );
    assert.equal(session.dcId, 4);
    assert.equal((await client.getMe()).firstName, 'Maya');
  });
});
