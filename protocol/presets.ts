import { phrase, t } from './l10n.ts';
import { languageInWords } from './languages.ts';

/**
 * Wishes that are one key away: how a draft is to be written anew. Each is an instruction like one that is typed, and
 * kept with the version it made.
 */
export const PRESETS = {
  shorter: phrase('Make it shorter.').text,
  warmer: phrase('Make it warmer.').text,
  formal: phrase('Make it more formal.').text,
  casual: phrase('Make it more casual.').text,
  clearer: phrase('Make it clearer and simpler.').text,
  decline: phrase('Say no, politely.').text,
};
export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS).filter((name): name is Preset =>
  Object.hasOwn(PRESETS, name),
);

/** `language`: its name in English, as models are told it. */
export function translateInstruction(language: string): string {
  return `${TRANSLATE}${language}${KEEP}`;
}

/** An instruction as its reader has it: what is one key away in their words, what was typed as it was typed. */
export function instructionText(instruction: string): string {
  if (PRESET_NAMES.some((name) => PRESETS[name] === instruction)) return t(instruction);
  if (!instruction.startsWith(TRANSLATE) || !instruction.endsWith(KEEP)) return instruction;
  const language = languageInWords(instruction.slice(TRANSLATE.length, -KEEP.length));
  return t('Translate it into {0}; keep its meaning and its tone.', language);
}

const TRANSLATE = 'Translate it into ';
const KEEP = '; keep its meaning and its tone.';
