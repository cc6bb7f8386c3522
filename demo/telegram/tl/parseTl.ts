import { parseType, type Argument, type Definition } from './schema.ts';

/** Reads a schema in TL text form. Lines without an id, and `vector` itself, are built into the codec. */
export function parseTl(source: string): Definition[] {
  const definitions: Definition[] = [];
  let isMethod = false;
  for (const rawLine of source.split('\n')) {
    const line = rawLine.replace(/\/\/.*$/, '').trim();
    const section = /^---(\w+)---$/.exec(line);
    if (section) isMethod = section[1] === 'functions';
    const match = /^([\w.]+)#([0-9a-fA-F]+)\s*(.*?)\s*=\s*([\w.<>%]+)\s*;$/.exec(line);
    if (!match || match[1] === 'vector') continue;
    definitions.push({
      name: match[1]!,
      id: Number.parseInt(match[2]!, 16) >>> 0,
      arguments: match[3]!
        .split(/\s+/)
        .filter((token) => token !== '' && !token.startsWith('{'))
        .map(parseArgument),
      result: parseType(match[4]!),
      isMethod,
    });
  }
  return definitions;
}

/** The layer that a schema file names in a comment line, as Telegram's own files do. */
export function layerOf(source: string): number | undefined {
  const match = /^\/\/ LAYER (\d+)/m.exec(source);
  return match ? Number(match[1]) : undefined;
}

function parseArgument(token: string): Argument {
  const match = /^(\w+):(?:(\w+)\.(\d+)\?)?(.+)$/.exec(token);
  if (!match) throw new Error(`Not a TL argument: ${token}`);
  const [, name, flagField, bit, type] = match;
  return {
    name: name!,
    type: parseType(type!),
    ...(flagField ? { flag: { field: flagField, bit: Number(bit) } } : {}),
  };
}
