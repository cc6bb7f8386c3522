import { nothing, type TemplateResult } from 'lit';
import type { DialogStatus } from '../../protocol/records.ts';
import type { IconName } from './icons.ts';
import { chip, type Tone } from './parts.ts';

type Look = readonly [tone: Tone, label: string, mark?: IconName | 'spinner'];

const LOOKS: Record<Exclude<DialogStatus['kind'], 'none'>, Look> = {
  queued: ['muted', 'Queued', 'clock'],
  reading: ['info', 'Reading…', 'spinner'],
  analysing: ['info', 'Analysing…', 'spinner'],
  drafting: ['info', 'Drafting…', 'spinner'],
  ready: ['good', 'Draft ready', 'sparkle'],
  noReply: ['muted', 'No reply needed', 'check'],
  approved: ['info', 'Sending soon', 'clock'],
  sent: ['good', 'Sent', 'check'],
  stale: ['warning', 'Out of date', 'refresh'],
  unknown: ['warning', 'Did it arrive?', 'question'],
  failed: ['bad', 'Failed', 'error'],
};

export function statusLabel(status: DialogStatus): string {
  return status.kind === 'none' ? '' : LOOKS[status.kind][1];
}

export function statusChip(status: DialogStatus): TemplateResult | typeof nothing {
  return status.kind === 'none' ? nothing : chip(...LOOKS[status.kind]);
}
