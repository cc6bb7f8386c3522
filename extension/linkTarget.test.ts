import assert from 'node:assert/strict';
import { leadsTo } from './linkTarget.ts';

describe('a link of a message', () => {
  const rows: [address: string, text: string, host: string, isPlain: boolean][] = [
    ['https://a.example/x', 'https://a.example/x', 'a.example', true],
    ['a.example/x', 'a.example/x', 'a.example', true],
    ['https://a.example', 'https://a.example/', 'a.example', true],
    ['https://a.example', 'click here', 'a.example', false],
    ['https://evil.example', 'https://bank.example', 'evil.example', false],
    ['https://bank.example@evil.example/', 'https://bank.example', 'evil.example', false],
    ['https://bаnk.example', 'https://bank.example', 'xn--bnk-6cd.example', false],
    ['me@a.example', 'me@a.example', 'mailto:me@a.example', true],
    ['a.example:8080/x', 'a.example:8080/x', 'a.example:8080', true],
  ];
  for (const [address, text, host, isPlain] of rows) {
    it(`“${text}” to ${address} leads to ${host}${isPlain ? '' : ', which is asked'}`, () => {
      const target = leadsTo(address, text);
      assert.deepEqual([target?.host, target?.isPlain], [host, isPlain]);
    });
  }

  for (const address of [
    'javascript:alert(1)',
    'command:x',
    'file:///etc/passwd',
    'vscode://x',
    '',
  ]) {
    it(`does not open ${address || 'nothing'}`, () => {
      assert.equal(leadsTo(address, address), undefined);
    });
  }
});
