/** What the worker holds at one moment of rest. */
export interface Sample {
  hour: number;
  /** After a forced collection, bytes. */
  heapUsed: number;
  rss: number;
  /** Sockets, timers, files …: kind → how many are open. */
  resources: Record<string, number>;
  /** On the process itself. */
  listeners: number;
}

/** The most that memory may grow from the first hours after the warm-up to the last. */
const MOST_GROWTH = 0.1;
/** Hours at each end whose middle counts: one moment may be a busy one. */
const HOURS = 3;
/** A timer or two more or less is the moment's. One left behind in each hour is more. */
const SPARE_TIMERS = 3;

/** What grew that must not grow. Samples are hourly, those of the warm-up left out. */
export function judge(samples: readonly Sample[]): string[] {
  const first = samples.slice(0, HOURS);
  const last = samples.slice(-HOURS);
  const growth = middle(last, heapOf) / middle(first, heapOf) - 1;
  const kinds = new Set(samples.flatMap(({ resources }) => Object.keys(resources)));
  const left = [...kinds].flatMap((kind) => {
    const of = ({ resources }: Sample) => resources[kind] ?? 0;
    const more = least(last, of) - Math.max(...first.map(of));
    const spare = kind === 'Timeout' || kind === 'Immediate' ? SPARE_TIMERS : 0;
    return more > spare ? [`${more} more of ${kind} are open than at the beginning`] : [];
  });
  const listeners = least(last, ({ listeners: count }) => count) - (first[0]?.listeners ?? 0);
  return [
    ...(growth > MOST_GROWTH ? [`the heap grew by ${Math.round(growth * 100)} %`] : []),
    ...left,
    ...(listeners > 0 ? [`${listeners} more listeners on the process`] : []),
  ];
}

export function formatSample({ hour, heapUsed, rss, resources, listeners }: Sample): string {
  const mb = (bytes: number) => (bytes / 1_048_576).toFixed(1);
  const open = Object.entries(resources).map(([kind, count]) => `${kind} ${count}`);
  return `hour ${hour}: heap ${mb(heapUsed)} MB, rss ${mb(rss)} MB, ${listeners} listeners, ${open.join(', ')}`;
}

const heapOf = ({ heapUsed }: Sample) => heapUsed;

function middle(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const sorted = samples.map(of).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function least(samples: readonly Sample[], of: (sample: Sample) => number): number {
  return Math.min(...samples.map(of));
}
