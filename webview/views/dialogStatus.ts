import { nothing, type TemplateResult } from 'lit';
import type { DialogStatus } from '../../protocol/dialogRecords.ts';
import { t } from '../l10n.ts';
import type { IconName } from './icons.ts';
import { chip, type Tone } from './parts.ts';

type Look = readonly [tone: Tone, label: string, mark?: IconName | 'spinner'];

const LOOKS: Record<Exclude<DialogStatus['kind'], 'none'>, Look> = {
  queued: ['muted', t('Queued'), 'clock'],
  reading: ['info', t('Reading…'), 'spinner'],
  analysing: ['info', t('Analysing…'), 'spinner'],
  drafting: ['info', t('Drafting…'), 'spinner'],
  ready: ['good', t('Draft ready'), 'sparkle'],
  noReply: ['muted', t('No reply needed'), 'check'],
  approved: ['info', t('Sending soon'), 'clock'],
  sent: ['good', t('Sent'), 'check'],
  stale: ['warning', t('Out of date'), 'refresh'],
  unknown: ['warning', t('Did it arrive?'), 'question'],
  failed: ['bad', t('Failed'), 'error'],
};

export function statusLabel(status: DialogStatus): string {
  return status.kind === 'none' ? '' : LOOKS[status.kind][1];
}

export function statusChip(status: DialogStatus): TemplateResult | typeof nothing {
  return status.kind === 'none' ? nothing : chip(...LOOKS[status.kind]);
}
