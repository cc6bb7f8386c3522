import { RpcError } from '../mtproto/rpcError.ts';
import type { Photo, StoredFile } from '../state/records.ts';
import { child, int, long, optionalBytes } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { signedIn } from './call.ts';

const MAX_PART_BYTES = 1024 * 1024;

export const downloadMethods = signedIn({
  'upload.getFile': ({ world, session }, query) => {
    const location = child(query, 'location');
    const file = world.files.get(location['id'] === undefined ? 0n : long(location, 'id'));
    if (!file || file.accessHash !== location['access_hash']) {
      throw new RpcError(400, 'LOCATION_INVALID');
    }
    if (file.dc !== session.key.dc) throw new RpcError(303, `FILE_MIGRATE_${file.dc}`);
    if (!optionalBytes(location, 'file_reference')?.equals(file.reference)) {
      throw new RpcError(400, 'FILE_REFERENCE_EXPIRED');
    }
    const limit = int(query, 'limit');
    if (limit % 4096 !== 0 || limit > MAX_PART_BYTES) throw new RpcError(400, 'LIMIT_INVALID');
    const offset = Number(query['offset']);
    return {
      _: 'upload.file',
      type: { _: storageType(file.mimeType) },
      mtime: world.nowSeconds(),
      bytes: chosenSize(file, location).subarray(offset, offset + limit),
    };
  },
});

function chosenSize(file: StoredFile | Photo, location: TlObject): Buffer {
  const thumbnail = 'thumbnail' in file ? file.thumbnail : undefined;
  return location['thumb_size'] === 'm' && thumbnail ? thumbnail.bytes : file.bytes;
}

function storageType(mimeType: string): string {
  if (mimeType === 'image/png') return 'storage.filePng';
  return mimeType === 'image/jpeg' ? 'storage.fileJpeg' : 'storage.filePartial';
}
