// Writes docs/protocol.md from the contract: `node scripts/protocolDocs.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderProtocol } from './protocolDocs/render.ts';

const root = join(import.meta.dirname, '..');

/** Where the reference is checked in. */
export const PROTOCOL_DOC = join(root, 'docs', 'protocol.md');

/** The reference as it must be for the contract as it is. */
export function protocolDocs(): string {
  const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
  return renderProtocol({
    introduction: read('scripts', 'protocolDocs', 'introduction.md'),
    methods: read('protocol', 'methods.ts'),
    events: read('protocol', 'events.ts'),
    records: read('protocol', 'ids.ts') + read('protocol', 'records.ts'),
    errors: read('protocol', 'errors.ts'),
  });
}

if (import.meta.main) writeFileSync(PROTOCOL_DOC, protocolDocs());
