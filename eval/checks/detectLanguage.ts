/**
 * The base tag of the language of a text, among those of the cases; undefined where neither letters nor small words
 * tell. By script, then by words that each language cannot do without.
 */
export function detectLanguage(text: string): string | undefined {
  const script = mostOf([
    ['ja', count(text, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu)],
    ['ru', count(text, /\p{Script=Cyrillic}/gu)],
    ['arabic', count(text, /\p{Script=Arabic}/gu)],
    ['latin', count(text, /\p{Script=Latin}/gu)],
  ]);
  if (script === 'arabic') {
    return mostOf([
      ['fa', count(text, /[پچژگکی\u200C]/gu) + 2 * count(text, PERSIAN)],
      ['ar', count(text, /[ةىأإؤئكي]/gu) + 2 * count(text, ARABIC)],
    ]);
  }
  if (script !== 'latin') return script;
  return mostOf(LATIN.map(([tag, words, letters]) => [tag, count(text, words) + letters(text)]));
}

const word = (list: string): RegExp => new RegExp(`(?<!\\p{L})(?:${list})(?!\\p{L})`, 'giu');
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

const PERSIAN = word('است|را|که|می|این|من|تو|برای|با|از|خوب|سلام|ممنون');
const ARABIC = word('في|من|على|هذا|أنا|أن|إلى|مع|شكراً|مرحباً|نعم');

const LATIN: readonly [string, RegExp, (text: string) => number][] = [
  [
    'en',
    word(
      "the|is|are|you|your|my|and|what|when|where|please|thanks|thank|can|do|we|us|to|it|for|of|this|that|will|not|have|with|hello|hi|i|i'll|i’ll|sure|yes|about|from|good|be|me",
    ),
    () => 0,
  ],
  [
    'es',
    word(
      'que|qué|por|para|gracias|está|cómo|cuándo|dónde|el|la|los|las|una|un|con|hoy|muy|bien|mañana|puedes|pero|sí|hola|te|lo|claro|vale|voy|llevo|de|en',
    ),
    (text) => 2 * count(text, /[¿¡ñ]/giu),
  ],
  [
    'de',
    word(
      'ich|du|wir|uns|sie|und|nicht|ist|das|der|die|den|dann|um|auf|mit|für|auch|noch|wie|wann|wo|heute|bitte|danke|hallo|kannst|morgen|mir|dir|ein|eine|gern|gerne|ja|bringe|es',
    ),
    (text) => 2 * count(text, /[äöüß]/giu),
  ],
  [
    'fr',
    word(
      'je|tu|nous|vous|et|pas|est|le|la|les|des|du|une|un|pour|avec|oui|merci|bonjour|bien|sûr|c’est|ça|suis|demain|de|ce',
    ),
    (text) => 2 * count(text, /[çèêœ]/giu),
  ],
];

/** The first of the highest; undefined where all are nothing. */
function mostOf(counts: readonly (readonly [string, number])[]): string | undefined {
  const most = Math.max(...counts.map(([, found]) => found));
  return most === 0 ? undefined : counts.find(([, found]) => found === most)?.[0];
}
