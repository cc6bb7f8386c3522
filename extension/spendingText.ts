import { t, wordsLanguage } from '../protocol/l10n.ts';
import type { Spent, SpentToday } from '../protocol/usageRecords.ts';

const COMPACT = { notation: 'compact', maximumFractionDigits: 1 } as const;

/** What the running day has cost, in a line. */
export function spentText({ usd, tokens, unpricedTokens, cap }: SpentToday): string {
  const isPriced = unpricedTokens < tokens;
  const sum = isPriced ? `${money(usd)}${cap.usd > 0 ? ` / ${money(cap.usd)}` : ''}, ` : '';
  const compact = new Intl.NumberFormat(wordsLanguage(), COMPACT);
  const most = cap.tokens > 0 ? ` / ${compact.format(cap.tokens)}` : '';
  return t('Today: {0}{1} tokens', sum, `${compact.format(tokens)}${most}`);
}

/** The day's limit is reached: what waits, and until when. */
export function capText({ cap }: SpentToday): string {
  const { usd, tokens, reached } = cap;
  const limit =
    reached?.by === 'tokens'
      ? t('{0} tokens', tokens.toLocaleString(wordsLanguage() ?? 'en'))
      : money(usd);
  const until = new Date(reached?.until ?? 0).toTimeString().slice(0, 5);
  return t(
    'Today’s limit of {0} for the model is reached. Drafts and answers wait until {1}; what you approve is still sent.',
    limit,
    until,
  );
}

/** What one draft has cost, in a few words. */
export function draftCostText(spent: Spent): string {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, usd } = spent;
  const tokens = inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
  const counted = t('{0} tokens', tokens.toLocaleString(wordsLanguage(), COMPACT));
  if (usd === 0 && spent.unpricedTokens > 0) return counted;
  const sum = spent.unpricedTokens > 0 ? t('more than {0}', money(usd)) : money(usd);
  return `${sum}, ${counted}`;
}

function money(usd: number): string {
  const digits = usd > 0 && usd < 0.1 ? 4 : 2;
  const format = { minimumFractionDigits: 2, maximumFractionDigits: digits };
  return `$${usd.toLocaleString(wordsLanguage() ?? 'en', format)}`;
}
