export const DEFAULT_BASE_URL = 'https://api.anthropic.com';
/** Stands in for an address that cannot be used: whoever meant a model of their own must not reach another's. */
const NOWHERE = 'https://invalid.invalid';

/** The model's address as it is used: what was meant for another never goes to the default. */
export function modelAddress(value: unknown): string {
  if (value === undefined || value === '') return DEFAULT_BASE_URL;
  if (typeof value !== 'string' || !URL.canParse(value)) return NOWHERE;
  return ['http:', 'https:'].includes(new URL(value).protocol) ? value : NOWHERE;
}

/** Whether the model's address can be used as written. */
export function isUsableBaseUrl(value: unknown): boolean {
  return modelAddress(value) !== NOWHERE;
}
