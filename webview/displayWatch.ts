import type { Draft } from '../protocol/draftRecords.ts';

/** What flashes by is not seen. */
const IN_VIEW_MS = 600;

type Shown = Pick<Draft, 'draftId' | 'version'>;

/**
 * Tells when the whole text of a draft has been in view: what stands right before it and right after it, between the edges of
 * what scrolls, in a window that is not hidden. `covered`: as much of the view's foot as something lies over, px.
 */
export function createDisplayWatch(
  scroller: () => HTMLElement | null,
  covered: number,
  onDisplayed: (shown: Shown) => Promise<void>,
) {
  let watched: { shown: Shown; text: Element; end: AbortController } | undefined;

  function stop(): void {
    watched?.end.abort();
    watched = undefined;
  }

  function start(shown: Shown, text: Element, edges: Element[]): void {
    const end = new AbortController();
    watched = { shown, text, end };
    const seen = new Set<Element>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      if (document.visibilityState !== 'visible') return;
      end.abort();
      // Until it is answered the same is not told again.
      void onDisplayed(shown).finally(() => {
        if (watched?.end === end) watched = undefined;
      });
    };
    const look = () => {
      clearTimeout(timer);
      if (seen.size === edges.length) timer = setTimeout(settle, IN_VIEW_MS);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) seen.add(target);
        look();
      },
      { root: scroller(), rootMargin: `0px 0px -${covered}px 0px` },
    );
    for (const edge of edges) observer.observe(edge);
    document.addEventListener('visibilitychange', look, { signal: end.signal });
    end.signal.addEventListener('abort', () => {
      observer.disconnect();
      clearTimeout(timer);
    });
  }

  return {
    stop,
    /** `shown` undefined: nothing is to be watched. The same again goes on. */
    watch(shown: Shown | undefined, text: Element | null): void {
      const isSame =
        watched?.text === text &&
        watched?.shown.draftId === shown?.draftId &&
        watched?.shown.version === shown?.version;
      if (isSame) return;
      stop();
      const from = text?.previousElementSibling;
      const to = text?.nextElementSibling;
      if (shown && text && from && to) start(shown, text, [from, to]);
    },
  };
}
