/** The languages the demo answers in. */
const LANGUAGES = ['en', 'ru', 'fa', 'ar', 'es', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Of a BCP 47 tag; undefined for one that the demo does not speak. */
export function spokenLanguage(tag: string): Language | undefined {
  const base = tag.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === base);
}

/** By script, then by letters and small words; English where nothing tells. */
export function detectLanguage(text: string): Language {
  const arabic = count(text, /\p{Script=Arabic}/gu);
  const cyrillic = count(text, /\p{Script=Cyrillic}/gu);
  const latin = count(text, /\p{Script=Latin}/gu);
  if (cyrillic > 0 && cyrillic >= latin && cyrillic >= arabic) return 'ru';
  if (arabic > 0 && arabic >= latin) return isPersian(text) ? 'fa' : 'ar';
  const spanish = count(text, /[¿¡ñ]/giu) * 2 + count(text, SPANISH);
  const german = count(text, /[äöüß]/giu) * 2 + count(text, GERMAN);
  if (spanish === 0 && german === 0) return 'en';
  const english = count(text, ENGLISH);
  if (Math.max(spanish, german) <= english) return 'en';
  return spanish >= german ? 'es' : 'de';
}

const words = (list: string): RegExp => new RegExp(`(?<!\\p{L})(?:${list})(?!\\p{L})`, 'giu');
const SPANISH = words(
  'hola|que|qué|por|para|gracias|está|esta|cómo|cuándo|dónde|el|la|los|las|una|con|nos|vemos|hoy|muy|bien|mañana|tarde|puedes|pero',
);
const GERMAN = words(
  'ich|du|wir|uns|sie|und|nicht|ist|das|der|die|dann|um|auf|mit|für|auch|noch|wie|wann|wo|heute|bitte|danke|hallo|kannst|morgen|mir|dir|ein|eine|sehen',
);
const ENGLISH = words(
  'the|is|are|you|your|my|and|what|when|where|please|thanks|can|do|we|us|to|it|for|of|this|that|will|not|have|with|hello|hi',
);

/** Letters of the one and not of the other; a text with neither is more often Persian here. */
function isPersian(text: string): boolean {
  return count(text, /[پچژگکی\u200c]/gu) >= count(text, /[ةىأإؤئكي]/gu);
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
