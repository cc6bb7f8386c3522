import assert from 'node:assert/strict';
import type { Draft } from '../../protocol/draftRecords.ts';
import { describePreview } from './describePreview.ts';

const draftId = '00000000-0000-4000-8000-000000000001';
type Attachments = NonNullable<Draft['attachments']>;
const preview = (text: string, attachments?: Attachments) =>
  describePreview({ draftId, dialogTitle: 'Anna', ...(attachments ? { attachments } : {}) }, text);
const file = (index: number, kind: 'photo' | 'file'): Attachments[number] => ({
  attachmentId: `00000000-0000-4000-8000-00000000010${index}`,
  name: `${kind} ${index}`,
  size: 1000,
  kind,
});

describe('the preview of a draft', () => {
  it('has the text without its marks, and what they stand for', () => {
    const [part] = preview(' **Hello** `x` ').parts;
    assert.equal(part?.text, 'Hello x');
    assert.deepEqual(
      part.entities.map(({ kind, offset, length }) => [kind, offset, length]),
      [
        ['bold', 0, 5],
        ['code', 6, 1],
      ],
    );
    assert.equal(part.label, '7 of 4096 characters');
  });

  it('shows where a long text is parted', () => {
    const paragraph = `${'word '.repeat(500).trim()}.`;
    const { parts, note } = preview(`${paragraph}\n\n${paragraph}`);
    assert.deepEqual(
      parts.map(({ text }) => text),
      [paragraph, paragraph],
    );
    assert.equal(note, 'It goes out as 2 messages.');
    assert.match(parts[1]?.label ?? '', /^Message 2 of 2 · 2500 of 4096 characters$/);
  });

  it('has photos as one album with the text below, each file by itself', () => {
    const { parts } = preview('Look', [file(1, 'photo'), file(2, 'file'), file(3, 'photo')]);
    assert.deepEqual(
      parts.map(({ files, text }) => [files.map(({ name }) => name), text]),
      [
        [['photo 1', 'photo 3'], 'Look'],
        [['file 2'], ''],
      ],
    );
    assert.match(parts[0]?.label ?? '', /4 of 1024 characters$/);
  });

  it('says so where nothing is left to send', () => {
    assert.deepEqual(preview(' \n ').parts, []);
    assert.equal(preview('').note, 'There is nothing to send yet.');
    assert.equal(preview('', [file(1, 'file')]).parts.length, 1);
  });
});
