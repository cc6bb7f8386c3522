/** A TL value as plain data: long is bigint, int128, int256 and bytes are Buffers, a flag that is off is absent. */
export type TlValue =
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | TlObject
  | readonly TlValue[];

/** `_` names the constructor or method: `{ _: 'user', id: 1n, first_name: 'Anna' }`. */
export interface TlObject {
  readonly _: string;
  readonly [field: string]: TlValue;
}

/** Bytes or objects that do not fit the schema. */
export class TlError extends Error {
  override readonly name = 'TlError';
}

export function isObject(value: TlValue): value is TlObject {
  return (
    typeof value === 'object' && !Array.isArray(value) && !Buffer.isBuffer(value) && '_' in value
  );
}
