import type { Media, Photo, StoredFile } from '../state/records.ts';
import type { TlObject } from '../tl/values.ts';

export function mediaView(media: Media, at: number): TlObject {
  if (media.kind === 'photo') {
    return { _: 'messageMediaPhoto', photo: photoView(media.photo, at) };
  }
  const { file } = media;
  return documentView(
    file,
    at,
    media.kind === 'document'
      ? { _: 'documentAttributeFilename', file_name: media.name }
      : {
          _: 'documentAttributeAudio',
          voice: true,
          duration: media.seconds,
          waveform: file.bytes.subarray(-63),
        },
  );
}

function photoView(photo: Photo, at: number): TlObject {
  const { width, height, bytes, thumbnail } = photo;
  const small: TlObject[] = thumbnail
    ? [sizeView('m', thumbnail.width, thumbnail.height, thumbnail.bytes)]
    : [];
  return {
    _: 'photo',
    ...fileView(photo, at),
    sizes: [...small, sizeView(Math.max(width, height) > 800 ? 'y' : 'x', width, height, bytes)],
  };
}

function sizeView(type: string, w: number, h: number, bytes: Buffer): TlObject {
  return { _: 'photoSize', type, w, h, size: bytes.length };
}

function documentView(file: StoredFile | Photo, at: number, attribute: TlObject): TlObject {
  const { thumbnail } = 'thumbnail' in file ? file : {};
  const document: TlObject = {
    _: 'document',
    ...fileView(file, at),
    mime_type: file.mimeType,
    size: file.bytes.length,
    attributes: [
      attribute,
      ...('width' in file
        ? [{ _: 'documentAttributeImageSize', w: file.width, h: file.height }]
        : []),
    ],
    ...(thumbnail && {
      thumbs: [sizeView('m', thumbnail.width, thumbnail.height, thumbnail.bytes)],
    }),
  };
  return { _: 'messageMediaDocument', document };
}

function fileView(file: StoredFile, at: number) {
  return {
    id: file.id,
    access_hash: file.accessHash,
    file_reference: file.reference,
    date: at,
    dc_id: file.dc,
  };
}
