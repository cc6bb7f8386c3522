import { RpcError } from '../mtproto/rpcError.ts';
import { idOf, type Photo, type StoredFile } from '../state/records.ts';
import { child, int, long, optionalBytes } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { signedIn, type AccountCall } from './call.ts';
import { peerOf } from './peers.ts';

const MAX_PART_BYTES = 1024 * 1024;

export const downloadMethods = signedIn({
  'upload.getFile': (call, query) => {
    const { world, session } = call;
    const location = child(query, 'location');
    if (location._ === 'inputPeerPhotoFileLocation') return avatar(call, location);
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

/** The picture of a person or group; it needs no reference, and comes in one size here. */
function avatar(call: AccountCall, location: TlObject): TlObject {
  const { world, session } = call;
  const dialogId = peerOf(call, location);
  const entities = dialogId.startsWith('u') ? world.people : world.groups;
  const file = entities.get(idOf(dialogId))?.photo?.file;
  if (!file || file.id !== location['photo_id']) throw new RpcError(400, 'LOCATION_INVALID');
  if (file.dc !== session.key.dc) throw new RpcError(303, `FILE_MIGRATE_${file.dc}`);
  const { mimeType, bytes } = file;
  const type: TlObject = { _: storageType(mimeType) };
  return { _: 'upload.file', type, mtime: world.nowSeconds(), bytes };
}

function chosenSize(file: StoredFile | Photo, location: TlObject): Buffer {
  const thumbnail = 'thumbnail' in file ? file.thumbnail : undefined;
  return location['thumb_size'] === 'm' && thumbnail ? thumbnail.bytes : file.bytes;
}

function storageType(mimeType: string): string {
  if (mimeType === 'image/png') return 'storage.filePng';
  return mimeType === 'image/jpeg' ? 'storage.fileJpeg' : 'storage.filePartial';
}
