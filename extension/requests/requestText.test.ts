import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { ModelRequest } from '../../protocol/requestRecords.ts';
import { requestText } from './requestText.ts';

const BODY = {
  system: [{ type: 'text', text: 'The rules.', cache_control: { type: 'ephemeral' } }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Photo of message m7:' },
        { type: 'image', source: { type: 'file', file_id: 'file_1' } },
        { type: 'text', text: '{"id":"m7","text":"Look!"}' },
      ],
    },
  ],
  model: 'small',
  max_tokens: 4096,
  output_config: { format: { type: 'json_schema' } },
};

function request(more: Partial<ModelRequest> = {}, body: unknown = BODY): ModelRequest {
  return {
    task: 'analysis',
    endpoint: 'https://model.example/v1/messages',
    model: 'small',
    body: gzipSync(JSON.stringify(body)).toString('base64'),
    byteLength: 12_345,
    images: [{ providerId: 'file_1', mediaType: 'image/png', byteLength: 3387, sha256: 'ab12' }],
    redacted: [],
    ...more,
  };
}

describe('the document of what is sent to the model', () => {
  it('tells where to, what and how much, then every part in order, then the body as it is', () => {
    const text = requestText([request({ at: Date.UTC(2026, 10, 29, 18) })], 'sent');
    assert.match(text, /^What was sent to the model for this draft\n/);
    assert.match(
      text,
      /Left: +2026-11-29T18:00:00\.000Z\nTo: +https:\/\/model\.example\/v1\/messages/,
    );
    assert.match(text, /Model: +small\nSize: +12,345 bytes\nKept here: .*\nPictures: +1\n/);
    const parts = [
      'The rules.',
      'cache up to here',
      'Photo of message m7:',
      '[picture: image/png, 3,387 bytes, sha256 ab12, kept by the endpoint as file_1]',
      '{"id":"m7","text":"Look!"}',
      'At most 4,096 tokens',
      'JSON Schema',
      JSON.stringify(BODY),
    ];
    const places = parts.map((part) => text.indexOf(part));
    assert.ok(!places.includes(-1), JSON.stringify(places));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
  });

  it('says of a preview that nothing has left, and counts only what was counted', () => {
    const unsent = requestText([request()], 'preview');
    assert.match(unsent, /None of it has left this machine/);
    const text = requestText([request(), request({ task: 'draft', tokens: 1234 })], 'preview');
    assert.match(text, /All of it was sent to the endpoint once, as you asked/);
    assert.doesNotMatch(text, /None of it has left/);
    assert.equal(text.match(/Left: +not sent/g)?.length, 2);
    assert.deepEqual(text.match(/Tokens: .*/g), ['Tokens:     1,234 by its count']);
    assert.equal(text.match(/Kept here: +nothing was found to keep/g)?.length, 2);
    assert.match(text, /Request 1 of 2\. Analysis.*[\s\S]*Request 2 of 2\. Draft/);
  });

  it('says what stayed here, by its marks', () => {
    const redacted: ModelRequest['redacted'] = [
      { mark: '[phone-1]', kind: 'phone' },
      { mark: '[key-1]', kind: 'key' },
      { mark: '[phone-2]', kind: 'phone' },
    ];
    const text = requestText([request({ redacted })], 'sent');
    assert.match(
      text,
      /Kept here: +phone numbers \[phone-1\] \[phone-2\]; passwords and keys \[key-1\]\n/,
    );
  });

  it('says where nothing is kept, and shows a body it does not know as it is', () => {
    assert.match(requestText([], 'sent'), /Nothing is kept/);
    const odd = { model: 'small', prompt: 'Hello' };
    assert.ok(requestText([request({}, odd)], 'sent').includes(JSON.stringify(odd)));
  });
});
