import assert from 'node:assert/strict';
import * as z from 'zod';

const messages = z.object({
  messages: z.array(z.object({ messageId: z.number(), text: z.string() })),
});

const phone = z.object({ code: z.string() });

/** The other side of the demo: its peers, and the phone that scans. */
export function createDemoControl(controlUrl: string) {
  async function act(name: string, body: object): Promise<unknown> {
    const response = await fetch(`${controlUrl}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    assert.ok(response.ok, `${name}: ${JSON.stringify(answer)}`);
    return answer;
  }
  return {
    scan: (accountId: string, url: string) => act('scan', { accountId, url }),
    /** The sign-in code that the account's phone shows. */
    code: async (accountId: string) => phone.parse(await act('phone', { accountId })).code,
    say: (accountId: string, dialogId: string, text: string) =>
      act('say', { accountId, dialogId, text }),
    /** Everything that left the account. */
    sends: (accountId: string) => act('sends', { accountId }),
    /** Texts the peer has received from the owner. */
    async received(accountId: string, dialogId: string): Promise<string[]> {
      const inbox = messages.parse(await act('inbox', { accountId, dialogId }));
      return inbox.messages.map(({ text }) => text);
    },
  };
}
