import type { Telegram } from '../telegram/telegram.ts';
import { accountActions } from './accountActions.ts';
import { plainAction } from './action.ts';
import { faultActions } from './faultActions.ts';
import { listActions } from './listActions.ts';
import { peerActions } from './peerActions.ts';

/** Every action of the control handle; `info` tells what is running. */
export function createControl<Info>(telegram: Telegram, info: () => Info) {
  return {
    info: plainAction(info),
    ...accountActions(telegram),
    ...peerActions(telegram),
    ...listActions(telegram),
    ...faultActions(telegram),
  };
}
