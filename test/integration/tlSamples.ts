import apiTl from 'telegram/tl/apiTl.js';
import type { TlObject, TlValue } from '../../demo/telegram/tl/values.ts';

interface Constructor {
  name: string;
  type: string;
  fields: { name: string; type: string; optional: boolean }[];
}

/** Every constructor of the schema that the client library ships. */
const CONSTRUCTORS: Constructor[] = (apiTl.split('---functions---')[0] ?? '')
  .split('\n')
  .flatMap((line) => {
    const [, name, args, type] = /^([\w.]+)#[\da-f]+ (.*?)= ([\w.]+);$/.exec(line.trim()) ?? [];
    return name === undefined || args === undefined || type === undefined
      ? []
      : [{ name, type, fields: fieldsOf(args) }];
  });

function fieldsOf(args: string): Constructor['fields'] {
  return [...args.matchAll(/(\w+):(flags2?\.\d+\?)?(\S+)/g)].flatMap(
    ([, name = '', flag, type = '']) =>
      type === '#' ? [] : [{ name, type, optional: flag !== undefined }],
  );
}

/** The names of all that a type can be. */
export const constructorsOf = (type: string): string[] =>
  CONSTRUCTORS.filter((one) => one.type === type).map(({ name }) => name);

/** An object of that constructor with plausible content; `whole`: with everything that may be left out. */
export function sampleOf(name: string, whole: boolean): TlObject {
  const found = CONSTRUCTORS.find((one) => one.name === name);
  if (!found) throw new Error(`no constructor ${name}`);
  const fields = found.fields.filter(({ optional }) => whole || !optional);
  return {
    _: name,
    ...Object.fromEntries(fields.map((field) => [field.name, valueOf(field.type)])),
  };
}

function valueOf(type: string): TlValue {
  const vector = /^[Vv]ector<(.+)>$/.exec(type);
  if (vector) return [valueOf(vector[1] ?? '')];
  switch (type) {
    case 'true':
    case 'Bool':
      return true;
    case 'int':
      return 3;
    case 'double':
      return 3;
    case 'long':
      return 7101n;
    case 'string':
      return 'words';
    case 'bytes':
      return Buffer.from('1');
    case 'int128':
      return Buffer.alloc(16);
    case 'int256':
      return Buffer.alloc(32);
    default:
      return sampleOf(simplest(type), false);
  }
}

/** The one with the fewest fields of its own kind: a sample ends. */
function simplest(type: string): string {
  const [first] = CONSTRUCTORS.filter((one) => one.type === type).sort(
    (a, b) => weight(a) - weight(b),
  );
  if (!first) throw new Error(`no constructor of ${type}`);
  return first.name;
}

const weight = ({ fields }: Constructor): number =>
  fields.filter(({ optional }) => !optional).length +
  (fields.some(({ type }) => type.includes('<')) ? 1 : 0);
