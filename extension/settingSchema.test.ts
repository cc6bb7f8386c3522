import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { problemOf, settingSchemas } from './settingSchema.ts';

const manifest: unknown = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
const schemas = settingSchemas(manifest as Parameters<typeof settingSchemas>[0]);

function told(name: string, value: unknown): string | undefined {
  const schema = schemas.get(`dialogDesk.${name}`) ?? assert.fail(name);
  return problemOf(schema, value);
}

describe('the value of a setting', () => {
  it('is right as the manifest gives it', () => {
    assert.ok(schemas.size > 20);
    for (const [name, schema] of schemas) {
      assert.equal(problemOf(schema, schema.default), undefined, name);
    }
  });

  it('is right within its bounds, and told apart beyond them', () => {
    assert.deepEqual(
      [1, 16, 0, 17, 2.5, '4', null, Number.NaN].map((value) => told('concurrency', value)),
      [
        undefined,
        undefined,
        ...Array.from({ length: 6 }, () => 'it is a whole number from 1 to 16'),
      ],
    );
    assert.deepEqual(
      [0.5, 31].map((value) => told('undoSeconds', value)),
      [undefined, 'it is a number from 0 to 30'],
    );
  });

  it('is one of those that are named, of the right kind, not too long and in the right form', () => {
    assert.deepEqual(
      [
        told('redaction', 'on'),
        told('redaction', 'On'),
        told('voice', 'false'),
        told('model.draft', 7),
        told('model.draft', 'x'.repeat(201)),
        told('model.baseUrl', 'localhost:11434'),
        told('model.baseUrl', 'http://localhost:11434'),
        told('demo.url', ''),
        told('demo.url', 'file:///etc/passwd'),
        told('prices', []),
      ],
      [
        undefined,
        'it is one of on, withEmail, off',
        'it is true or false',
        'it is a text',
        'it has at most 200 characters',
        'it is an http or https address',
        undefined,
        undefined,
        'it is an http or https address',
        'it is an object',
      ],
    );
  });
});
