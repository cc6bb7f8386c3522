import { t } from '../protocol/l10n.ts';

/** What package.json says of one setting, as far as it is judged here. */
export interface SettingSchema {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  default?: unknown;
}

interface Manifest {
  contributes?: { configuration?: { properties?: Record<string, SettingSchema> }[] };
}

/** Every setting of the manifest by its name, whichever group of the settings editor it stands in. */
export function settingSchemas(manifest: Manifest | undefined): Map<string, SettingSchema> {
  const groups = manifest?.contributes?.configuration ?? [];
  return new Map(groups.flatMap(({ properties }) => Object.entries(properties ?? {})));
}

/** Why a value cannot be used; undefined where it can. A settings file can hold anything, and VS Code hands it on. */
export function problemOf(schema: SettingSchema, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (schema.enum) {
    const isOne = schema.enum.some((one) => one === value);
    return isOne ? undefined : t('it is one of {0}', schema.enum.join(', '));
  }
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : t('it is true or false');
    case 'integer':
    case 'number':
      return numberProblem(schema, value);
    case 'string':
      return textProblem(schema, value);
    case 'object': {
      const isOne = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isOne ? undefined : t('it is an object');
    }
    case undefined:
    default:
      return undefined;
  }
}

function numberProblem(schema: SettingSchema, value: unknown): string | undefined {
  const { type, minimum = -Infinity, maximum = Infinity } = schema;
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  const isRight = isNumber && (type === 'number' || Number.isInteger(value));
  if (isRight && value >= minimum && value <= maximum) return undefined;
  return type === 'integer'
    ? t('it is a whole number from {0} to {1}', minimum, maximum)
    : t('it is a number from {0} to {1}', minimum, maximum);
}

function textProblem(schema: SettingSchema, value: unknown): string | undefined {
  if (typeof value !== 'string') return t('it is a text');
  const { maxLength = Infinity, pattern } = schema;
  if (value.length > maxLength) return t('it has at most {0} characters', maxLength);
  if (pattern === undefined || new RegExp(pattern, 'u').test(value)) return undefined;
  return t('it is an http or https address');
}
