import assert from 'node:assert/strict';
import { checkCode, checkPhone } from './phoneNumber.ts';

describe('a phone number', () => {
  for (const [written, value] of [
    ['+1 (555) 000-0001', '+15550000001'],
    ['+44 20 7946 0018', '+442079460018'],
    ['0049.30/901820', '+4930901820'],
  ] as const) {
    it(`may be written as ${written}`, () => assert.deepEqual(checkPhone(written), { value }));
  }

  for (const [written, problem] of [
    ['', 'notANumber'],
    ['020 7946 0018', 'noCountry'],
    ['+44 CALL ME', 'notANumber'],
    ['+1+2345678', 'notANumber'],
    ['+123', 'length'],
    ['+1234567890123456', 'length'],
  ] as const) {
    it(`is not “${written}”`, () => assert.deepEqual(checkPhone(written), { problem }));
  }
});

describe('a sign-in code', () => {
  const sent = { delivery: 'app', length: 5, phoneEnd: '0001' } as const;

  it('may be written with spaces and dashes', () => {
    assert.deepEqual(checkCode('12 3-45', sent), { value: '12345' });
  });

  it('has as many digits as Telegram said', () => {
    assert.deepEqual(checkCode('1234', sent), { problem: 'length' });
    assert.deepEqual(checkCode('12x45', sent), { problem: 'notANumber' });
    assert.deepEqual(checkCode('1234567', { delivery: 'sms', phoneEnd: '1' }), {
      value: '1234567',
    });
  });

  it('can be a word', () => {
    const word = { delivery: 'smsWord', phoneEnd: '1' } as const;
    assert.deepEqual(checkCode('open sesame', word), { value: 'open sesame' });
    assert.deepEqual(checkCode('', word), { problem: 'length' });
  });
});
