// Writes docs/protocol.md from the contract: `node scripts/protocolDocs.ts`.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
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
    methods: [
      join('protocol', 'configuration.ts'),
      ...globSync('protocol/methods/*.ts', { cwd: root }),
    ]
      .map((file) => read(file))
      .join(''),
    events: read('protocol', 'events.ts'),
    records: [
      'ids.ts',
      'textEntity.ts',
      'accountRecords.ts',
      'dialogRecords.ts',
      'messageRecords.ts',
      'provenanceRecords.ts',
      'draftRecords.ts',
      'chunkRecords.ts',
      'signInRecords.ts',
      'modelRecords.ts',
      'analysis.ts',
      'usageRecords.ts',
      'scoreRecords.ts',
      'jobRecords.ts',
      'chatRecords.ts',
    ]
      .map((file) => read('protocol', file))
      .join(''),
    errors: read('protocol', 'wireError.ts'),
  });
}

if (import.meta.main) writeFileSync(PROTOCOL_DOC, protocolDocs());
