import { demands } from './attacks/demands.ts';
import { hidden } from './attacks/hidden.ts';
import { imitations } from './attacks/imitations.ts';
import { orders } from './attacks/orders.ts';
import { inPictures } from './attacks/pictures.ts';
import { arabic } from './dialogs/ar.ts';
import { german } from './dialogs/de.ts';
import { english } from './dialogs/en.ts';
import { spanish } from './dialogs/es.ts';
import { persian } from './dialogs/fa.ts';
import { french } from './dialogs/fr.ts';
import { japanese } from './dialogs/ja.ts';
import { mixed } from './dialogs/mixed.ts';
import { russian } from './dialogs/ru.ts';
import type { EvalCase } from './evalCase.ts';

export const dialogs: readonly EvalCase[] = [
  ...english,
  ...russian,
  ...spanish,
  ...german,
  ...persian,
  ...japanese,
  ...french,
  ...arabic,
  ...mixed,
];

export const attacks: readonly EvalCase[] = [
  ...orders,
  ...hidden,
  ...imitations,
  ...demands,
  ...inPictures,
];
