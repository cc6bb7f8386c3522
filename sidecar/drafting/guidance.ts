import { t } from '../../protocol/l10n.ts';
import type { Provenance } from '../../protocol/provenanceRecords.ts';
import { describeLanguage } from './language.ts';
import { neutralise } from '../../protocol/neutralise.ts';
import { quoted, text, type TextPart } from './promptParts.ts';

/** The owner's own words on how replies are to be, beside the standing instructions; what is absent was not given. */
export interface Guidance {
  /** For every chat of this account. */
  account?: string;
  /** Who writes here, and how. */
  profile?: {
    name: string;
    persona: string;
    /** BCP 47, of replies. */
    language?: string;
  };
  /** The owner's notes on this chat. */
  note?: string;
  /** For this chat alone. */
  dialog?: string;
}

/**
 * The fixed rules, then the owner's words in the order that lets the endpoint cache them, which is that of their weight
 * as well: what many chats share, then what is of this chat alone. `cachePersonal`: the latter is worth keeping too.
 */
export function systemOf(
  rules: string,
  { instructions, guidance = {} }: { instructions: string; guidance?: Guidance | undefined },
  cachePersonal: boolean,
): TextPart[] {
  const { account, profile, note, dialog } = guidance;
  const shared = [
    ...section("The owner's standing instructions:", instructions),
    ...section("The owner's instructions for every chat of this account:", account),
    ...(profile
      ? section(`The owner's profile for this chat, ${quoted(profile.name)}:`, personaOf(profile))
      : []),
  ];
  const personal = [
    ...section("The owner's own notes on how they write in this chat:", note),
    ...section("The owner's instructions for this chat alone:", dialog),
  ];
  return [text(rules, true), ...part(shared, true), ...part(personal, cachePersonal)];
}

/** What of it a request holds, for people. */
export function guidanceSources({
  account,
  profile,
  note,
  dialog,
}: Guidance): Provenance['sources'] {
  return [
    {
      kind: 'accountInstructions',
      label: t('Instructions for this account'),
      count: Number(account !== undefined),
    },
    {
      kind: 'profile',
      label: t('Profile “{0}”', profile?.name ?? ''),
      count: Number(profile !== undefined),
    },
    { kind: 'note', label: t('Your notes on this chat'), count: Number(note !== undefined) },
    {
      kind: 'dialogInstructions',
      label: t('Instructions for this chat'),
      count: Number(dialog !== undefined),
    },
  ];
}

function personaOf({ persona, language }: NonNullable<Guidance['profile']>): string {
  const named = language === undefined ? [] : [`Replies are in ${describeLanguage(language)}.`];
  return [persona, ...named].filter((words) => words.trim() !== '').join('\n');
}

function section(heading: string, words: string | undefined): string[] {
  const given = neutralise(words ?? '').trim();
  return given === '' ? [] : [`${heading}\n${given}`];
}

const part = (sections: string[], cached: boolean): TextPart[] =>
  sections.length === 0 ? [] : [text(sections.join('\n\n'), cached)];
