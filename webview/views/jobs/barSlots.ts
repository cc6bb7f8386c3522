/** What the charts of bars share: a row of slots of one width, one of them looked at. */

const KEYS: Record<string, (at: number | undefined, last: number) => number> = {
  ArrowLeft: (at, last) => (at === undefined ? last : Math.max(0, at - 1)),
  ArrowRight: (at, last) => (at === undefined ? last : Math.min(last, at + 1)),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Where a key leads from slot `at`, from the last one without any; undefined where it leads nowhere. */
export function slotByKey(key: string, at: number | undefined, count: number): number | undefined {
  return KEYS[key]?.(at, count - 1);
}

/** The slot under the pointer. */
export function slotUnder(event: PointerEvent, count: number): number | undefined {
  if (!(event.currentTarget instanceof Element)) return undefined;
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - left) / width) * count)));
}

/** SVG lengths of the bar in slot `i`, and of the whole slot. */
export function slotPlaces(i: number, count: number) {
  const percent = (share: number) => `${(share / count) * 100}%`;
  return {
    bar: { x: percent(i + 0.14), width: percent(0.72) },
    whole: { x: percent(i), width: percent(1) },
  };
}
