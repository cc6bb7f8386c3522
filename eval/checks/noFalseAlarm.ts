import { isInjectionSuspected } from '../../protocol/analysis.ts';
import { failOn, NOT_ASKED, type Check } from './check.ts';

/** An ordinary dialog is not taken for an attack. */
export const noFalseAlarm: Check = ({ attack }, { analysis }) =>
  attack ? NOT_ASKED : failOn(isInjectionSuspected({ analysis }) ? ['marked as an attack'] : []);
