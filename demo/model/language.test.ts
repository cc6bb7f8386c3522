import assert from 'node:assert/strict';
import { detectLanguage, spokenLanguage } from './language.ts';

describe('detectLanguage', () => {
  for (const [language, text] of [
    ['en', 'Can you send me the file?'],
    ['en', 'ok 👍'],
    ['en', 'Ich heiße not, but the rest is English and you are fine with it'],
    ['ru', 'Когда приедешь?'],
    ['ru', 'Скинь ссылку на GitHub'],
    ['fa', 'کی می‌آیی؟'],
    ['fa', 'پنجشنبه خوب است'],
    ['ar', 'متى تصل إلى المدينة؟'],
    ['es', '¿Vienes mañana?'],
    ['es', 'hola, que tal'],
    ['de', 'Kannst du mir bitte helfen'],
    ['de', 'Schöne Grüße'],
    ['de', 'Wir sehen uns dann um 8'],
    ['es', 'nos vemos esta tarde'],
    ['en', 'This is my la la la land'],
  ] as const) {
    it(`takes "${text}" for ${language}`, () => assert.equal(detectLanguage(text), language));
  }

  it('speaks a language whatever its region, and not every one', () => {
    assert.equal(spokenLanguage('es-MX'), 'es');
    assert.equal(spokenLanguage('fi'), undefined);
  });
});
