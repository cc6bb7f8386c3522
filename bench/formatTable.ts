import type { Figure } from './figure.ts';

const heads = ['', 'figure', 'value', 'peer', 'peer value', 'ratio', 'goal'] as const;

/** The figures as columns of text; a missed goal says so. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [heads, ...figures.map(toRow)];
  const widths = heads.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const missed = figures.filter(({ met }) => !met).length;
  return [...lines, '', `${figures.length - missed} goals met, ${missed} missed`].join('\n');
}

function toRow(figure: Figure): string[] {
  const { name, value, unit, peer, peerValue, ratio, goal, met } = figure;
  return [
    met ? '✔' : '✘',
    name,
    `${short(value)} ${unit}`,
    peer ?? '',
    peerValue === null ? '' : `${short(peerValue)} ${unit}`,
    ratio === null ? '' : `${short(ratio)}×`,
    met ? goal : `${goal} MISSED`,
  ];
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
