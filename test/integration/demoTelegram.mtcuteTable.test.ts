import assert from 'node:assert/strict';
import { allMethods } from '../../demo/telegram/methods/allMethods.ts';
import { mtcuteCalls } from './mtcuteClient.ts';
// They run before this one, alone or with the whole suite.
import './demoTelegram.mtcute.test.ts';
import './demoTelegram.mtcuteAway.test.ts';
import './demoTelegram.mtcuteList.test.ts';
import './demoTelegram.mtcuteSending.test.ts';

/** What the demo serves and mtcute is not made to ask, with the reason. */
const EXCEPTIONS: Record<string, string> = {};

describe('every request that the demo serves', () => {
  const served = [
    ...allMethods(() => {
      throw new Error('nothing is called here');
    }).keys(),
  ];

  for (const method of served) {
    it(`${method} is ${EXCEPTIONS[method] ? 'left out' : 'made'} by mtcute`, () => {
      assert.equal(mtcuteCalls.has(method), EXCEPTIONS[method] === undefined, EXCEPTIONS[method]);
    });
  }
});
