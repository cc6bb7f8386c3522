import type { Draft } from '../../protocol/draftRecords.ts';

export interface ReadySummaryOptions {
  /** Whether the person has it before them: the panel, or its own editor. */
  isSeen: (draftId: string) => boolean;
  /** Whether now is the time: they are here, and nothing more is being written. */
  mayTell: () => boolean;
  tell: (drafts: number) => void;
}

/**
 * Which drafts became ready while nobody looked, told once and together. There is no second notification before the
 * first has led to something: until one of its drafts was seen or decided, the badge alone counts on.
 */
export function createReadySummary({ isSeen, mayTell, tell }: ReadySummaryOptions) {
  const last = new Map<string, Draft['state']>();
  const waiting = new Set<string>();
  let told = new Set<string>();

  function forget(draftId: string): void {
    waiting.delete(draftId);
    // One that was dealt with is the sign that they have heard of the others.
    if (told.has(draftId)) told = new Set();
  }

  return {
    changed({ draftId, state }: Pick<Draft, 'draftId' | 'state'>): void {
      const before = last.get(draftId);
      last.set(draftId, state);
      // What was ready before this window knew of it is no news.
      if (before === 'drafting' && state === 'ready') {
        if (!isSeen(draftId)) waiting.add(draftId);
      } else if (state !== 'ready' && state !== 'stale') forget(draftId);
    },
    removed(draftId: string): void {
      last.delete(draftId);
      forget(draftId);
    },
    /** To be called whenever something may have changed in what the person sees or in what is being done. */
    look(): void {
      for (const draftId of [...waiting, ...told]) if (isSeen(draftId)) forget(draftId);
      if (waiting.size === 0 || told.size > 0 || !mayTell()) return;
      told = new Set(waiting);
      waiting.clear();
      tell(told.size);
    },
  };
}
