import { RpcError } from '../mtproto/rpcError.ts';
import type { Media, Photo } from '../state/records.ts';
import { bytes, child, children, int, long, text } from '../tl/fields.ts';
import type { TlObject } from '../tl/values.ts';
import { mediaView } from '../views/mediaView.ts';
import { signedIn, type AccountCall } from './call.ts';

export const uploadMethods = signedIn({
  'upload.saveFilePart': savePart,
  'upload.saveBigFilePart': savePart,
  'messages.uploadMedia': (call, query) =>
    mediaView(mediaOf(call, child(query, 'media')), call.world.nowSeconds()),
});

/** What an `inputMedia…` means: a file just uploaded, or a photo that is there already. */
export function mediaOf(call: AccountCall, media: TlObject): Media {
  const { world, account } = call;
  switch (media._) {
    case 'inputMediaUploadedPhoto': {
      const photo = addPhoto(call, uploaded(call, child(media, 'file')));
      return { kind: 'photo', photo };
    }
    case 'inputMediaPhoto': {
      const file = world.files.get(long(child(media, 'id'), 'id'));
      if (!file || !('width' in file)) throw new RpcError(400, 'MEDIA_INVALID');
      return { kind: 'photo', photo: file };
    }
    case 'inputMediaUploadedDocument': {
      const content = uploaded(call, child(media, 'file'));
      const file = world.addFile(content, text(media, 'mime_type'), account.homeDc);
      return { kind: 'document', file, name: fileName(media) };
    }
    default:
      throw new RpcError(400, 'MEDIA_INVALID');
  }
}

function savePart({ telegram, session }: AccountCall, query: TlObject): boolean {
  const parts = telegram.uploads.partsOf(session.key.id, long(query, 'file_id'));
  parts.set(int(query, 'file_part'), bytes(query, 'bytes'));
  return true;
}

function uploaded({ telegram, session }: AccountCall, file: TlObject): Buffer {
  const parts = telegram.uploads.partsOf(session.key.id, long(file, 'id'));
  const count = int(file, 'parts');
  const missing = Array.from({ length: count }, (_, part) => part).find((part) => !parts.has(part));
  if (missing !== undefined) throw new RpcError(400, `FILE_PART_${missing}_MISSING`);
  const content = Buffer.concat(
    Array.from({ length: count }, (_, part) => parts.get(part) ?? Buffer.alloc(0)),
  );
  telegram.uploads.forget(session.key.id, long(file, 'id'));
  return content;
}

function addPhoto({ world, account }: AccountCall, content: Buffer): Photo {
  try {
    return world.addPhoto(content, account.homeDc);
  } catch (cause) {
    throw Object.assign(new RpcError(400, 'PHOTO_INVALID'), { cause });
  }
}

function fileName(media: TlObject): string {
  const attribute = children(media, 'attributes').find((a) => a._ === 'documentAttributeFilename');
  return attribute ? text(attribute, 'file_name') : 'file';
}
