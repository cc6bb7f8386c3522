import assert from 'node:assert/strict';
import { jpeg, png } from '../../test/integration/pictures.ts';
import { AppError } from '../../protocol/errors.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { ProviderFiles } from '../drafting/draftingModel.ts';
import { NO_FILES } from '../files/filesFixture.ts';
import { HOME, messageOf, openWorkerFixture } from './workerFixture.ts';
import type { WorkerFixture } from './workerFixture.ts';

const { accountId, dialogId } = HOME;

describe('the photos that a request shows', () => {
  let f: WorkerFixture;
  /** By message id. */
  let pictures: Map<number, Uint8Array>;
  let downloads: number[];
  let uploads: number;
  let onUpload: () => void | Promise<void>;
  let quota: number;

  const provider: ProviderFiles = {
    ...NO_FILES,
    async upload() {
      uploads += 1;
      const providerId = `file_${uploads}`;
      await onUpload();
      return { kind: 'uploaded', providerId, expiresAt: undefined };
    },
  };

  beforeEach(() => {
    pictures = new Map();
    downloads = [];
    uploads = 0;
    onUpload = () => {};
    quota = 500;
    f = openWorkerFixture(
      () => ({}),
      1,
      () => ({ fileQuotaMegabytes: quota }),
    );
    f.provider.current = provider;
    f.gateway.fetchPhoto = ({ messageId }) => {
      downloads.push(messageId);
      const bytes = pictures.get(messageId);
      return Promise.resolve(bytes && { bytes });
    };
  });
  afterEach(() => f.close());

  function show(messageId: number, bytes: Uint8Array, over: Partial<Message> = {}): Message {
    pictures.set(messageId, bytes);
    return messageOf(messageId, { media: { kind: 'photo', label: 'Photo' }, ...over });
  }
  const read = (messages: Message[], signal = new AbortController().signal) =>
    f.readPhotos({ accountId, dialogId, gateway: f.gateway, messages }, signal);
  const kinds = (seen: Awaited<ReturnType<typeof read>>) =>
    seen.photos.map((photo) =>
      photo.kind === 'file'
        ? `${photo.messageId} ${photo.providerId}`
        : `${photo.messageId} ${photo.kind}`,
    );
  const colour = (shade: number, size = 20) => png(size, size, [shade, shade, shade]);

  it('are of both sides, oldest first, downloaded and uploaded once', async () => {
    const messages = [
      show(1, colour(1)),
      messageOf(2),
      show(3, colour(3), { out: true }),
      show(4, colour(4)),
    ];
    const seen = await read(messages);
    assert.deepEqual(kinds(seen), ['1 file_1', '3 file_2', '4 file_3']);
    assert.equal(seen.fileIds.length, 3);
    assert.deepEqual(kinds(await read(messages)), kinds(seen));
    assert.deepEqual([downloads.length, uploads], [3, 3]);
  });

  it('are uploaded once where two messages, or two requests at once, show the same', async () => {
    const messages = [show(1, colour(1)), show(2, colour(1))];
    const [one, two] = await Promise.all([read([show(1, colour(1))]), read(messages)]);
    assert.deepEqual(kinds(one), ['1 file_1']);
    assert.deepEqual(kinds(two), ['1 file_1', '2 file_1']);
    assert.equal(uploads, 1);
  });

  it('are looked at anew where their message was edited', async () => {
    await read([show(1, colour(1))]);
    assert.deepEqual(kinds(await read([show(1, colour(9), { editedAt: 5 })])), ['1 file_2']);
    assert.deepEqual(kinds(await read([show(1, colour(9), { editedAt: 5 })])), ['1 file_2']);
    assert.equal(downloads.length, 2);
  });

  it('are the newest twenty', async () => {
    const seen = await read(Array.from({ length: 25 }, (_, n) => show(n + 1, colour(n))));
    assert.equal(seen.photos.length, 20);
    assert.deepEqual([seen.photos[0]?.messageId, seen.photos.at(-1)?.messageId], [6, 25]);
  });

  it('leave out with a word what is too large, cannot be read, or has no room; the rest goes', async () => {
    const large = Buffer.concat([jpeg(640, 480), Buffer.alloc(5_000_000)]);
    f.gateway.fetchPhoto = ({ messageId }) => {
      if (messageId === 1) return Promise.reject(new AppError('tooLarge', 'Too large.'));
      const bytes = pictures.get(messageId);
      return Promise.resolve(bytes && { bytes });
    };
    const seen = await read([
      show(1, colour(1)),
      show(2, large),
      show(3, png(9_000, 1, [0, 0, 0])),
      show(4, Buffer.from('%PDF-1.7')),
      show(5, colour(5)),
    ]);
    assert.deepEqual(kinds(seen), ['1 leftOut', '2 leftOut', '3 leftOut', '4 leftOut', '5 file_1']);
    assert.equal(
      seen.warning,
      '4 pictures were not shown to the model: too large; a format that models cannot read.',
    );
  });

  it('leave out those that move, with a word while they wait for an answer, and files of other types', async () => {
    const moving = messageOf(3, { media: { kind: 'video', label: 'GIF', picture: 'animated' } });
    const file = { kind: 'document', label: 'Document a', picture: 'still' } as const;
    const own = messageOf(2, { out: true });
    const seen = await read([
      messageOf(1, { media: file }),
      own,
      moving,
      show(4, colour(4), { media: file }),
    ]);
    assert.deepEqual(kinds(seen), ['1 leftOut', '3 leftOut', '4 file_1']);
    assert.match(seen.warning ?? '', /a format that models cannot read; animations cannot be read/);
    assert.deepEqual(kinds(await read([moving, own])), []);
  });

  it('are not those that may not be looked at, whatever was known of them', async () => {
    await read([show(1, colour(1))]);
    const withheld = { kind: 'photo', label: 'Photo', withheld: 'protected' } as const;
    assert.deepEqual(kinds(await read([show(1, colour(1), { protected: true })])), []);
    assert.deepEqual(kinds(await read([show(1, colour(1), { media: withheld })])), []);
    assert.equal(downloads.length, 1);
  });

  it('stay within the room of the account, whatever the dialog', async () => {
    const big = (shade: number) => Buffer.concat([colour(shade), Buffer.alloc(600_000)]);
    quota = 1;
    const seen = await read([show(1, big(1)), show(2, big(2))]);
    assert.deepEqual(kinds(seen), ['1 file_1', '2 leftOut']);
    assert.match(
      seen.warning ?? '',
      /^A picture was not shown to the model: the room for pictures/,
    );
    quota = 2;
    assert.deepEqual(kinds(await read([show(1, big(1)), show(2, big(2))])), [
      '1 file_1',
      '2 file_2',
    ]);
  });

  it('travel inside the request where the upload fails, as much as it holds, and are tried again', async () => {
    onUpload = () => Promise.reject(new AppError('modelUnreachable', 'No.', { retryable: true }));
    const heavy = (shade: number) => Buffer.concat([colour(shade), Buffer.alloc(4_900_000)]);
    const messages = [1, 2, 3, 4, 5].map((n) => show(n, heavy(n)));
    const seen = await read(messages);
    assert.deepEqual(kinds(seen), ['1 leftOut', '2 inline', '3 inline', '4 inline', '5 inline']);
    assert.match(seen.warning ?? '', /too many for one request/);
    onUpload = () => {};
    assert.equal((await read(messages)).warning, undefined);
    assert.equal(f.files.sumOfDialog(accountId, dialogId).files, 5);
  });

  it('that were on their way when the work was stopped are nobody’s', async () => {
    const abort = new AbortController();
    onUpload = () => abort.abort();
    await assert.rejects(read([show(1, colour(1))], abort.signal));
    const states = f.store.read('SELECT state FROM file').all();
    assert.deepEqual(
      states.map(({ state }) => state),
      ['deleting'],
    );
    onUpload = () => {};
    assert.deepEqual(kinds(await read([show(1, colour(1))])), ['1 file_2']);
  });

  it('are told apart in figures: images, bytes, uploads, tokens and the times of each step', async () => {
    const messages = [show(1, colour(1, 30)), show(2, colour(2, 30))];
    await read(messages);
    await read(messages);
    const use = f.store
      .read('SELECT images, uploads, vision_tokens FROM image_use ORDER BY rowid')
      .all();
    assert.deepEqual(
      use.map((row) => Object.values(row)),
      [
        [2, 2, 4],
        [2, 0, 4],
      ],
    );
    const times = f.store.read(
      'SELECT stage, sum(count) AS n FROM stage_time GROUP BY stage ORDER BY stage',
    );
    assert.deepEqual(
      times.all().map((row) => Object.values(row)),
      [
        ['downloading', 2],
        ['uploading', 2],
      ],
    );
  });
});
