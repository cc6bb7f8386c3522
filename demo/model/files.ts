import type { IncomingMessage } from 'node:http';
import { invalid, notFound, readBody } from './http.ts';

export interface StoredFile {
  metadata: {
    id: string;
    created_at: string;
    expires_at: string | null;
    filename: string;
    mime_type: string;
    size_bytes: number;
    downloadable: boolean;
    type: 'file';
  };
  bytes: Uint8Array;
}

const MIN_EXPIRY_SECONDS = 3600;
const MAX_EXPIRY_SECONDS = 7_776_000;
const DEFAULT_PAGE = 20;

/** The Files API in memory. Ids are counted, not random. */
export function createFiles() {
  const files = new Map<string, StoredFile>();
  let count = 0;

  function get(id: string): StoredFile {
    const file = files.get(id);
    if (!file) throw notFound(`File not found: ${id}`);
    return file;
  }

  async function upload(request: IncomingMessage): Promise<StoredFile['metadata']> {
    const form = await readForm(request);
    const file = form.get('file');
    if (!(file instanceof File)) throw invalid('file: Field required');
    const expiry = form.get('expires_in_seconds');
    const seconds = expiry === null ? undefined : Number(expiry);
    if (
      seconds !== undefined &&
      !(seconds >= MIN_EXPIRY_SECONDS && seconds <= MAX_EXPIRY_SECONDS)
    ) {
      throw invalid(
        `expires_in_seconds: must be between ${MIN_EXPIRY_SECONDS} and ${MAX_EXPIRY_SECONDS}`,
      );
    }
    count += 1;
    const now = Date.now();
    const metadata: StoredFile['metadata'] = {
      id: `file_demo_${String(count).padStart(6, '0')}`,
      created_at: new Date(now).toISOString(),
      expires_at: seconds === undefined ? null : new Date(now + seconds * 1000).toISOString(),
      filename: file.name || 'unnamed',
      mime_type: file.type || 'application/octet-stream',
      size_bytes: file.size,
      downloadable: false,
      type: 'file',
    };
    files.set(metadata.id, { metadata, bytes: new Uint8Array(await file.arrayBuffer()) });
    return metadata;
  }

  function list(query: URLSearchParams) {
    const all = [...files.values()].map(({ metadata }) => metadata).toReversed();
    const ids = query.getAll('ids[]').concat(query.getAll('ids'));
    if (ids.length > 0) return { data: all.filter(({ id }) => ids.includes(id)), next_page: null };
    const from = Number(query.get('page') ?? 0);
    const limit = Number(query.get('limit') ?? DEFAULT_PAGE);
    const next = from + limit;
    return {
      data: all.slice(from, next),
      next_page: next < all.length ? String(next) : null,
    };
  }

  function remove(id: string) {
    get(id);
    files.delete(id);
    return { id, type: 'file_deleted' };
  }

  return {
    get,
    upload,
    list,
    remove,
    count: () => files.size,
    ids: () => [...files.keys()],
  };
}
export type Files = ReturnType<typeof createFiles>;

async function readForm(request: IncomingMessage): Promise<FormData> {
  const body = await readBody(request);
  const contentType = request.headers['content-type'] ?? '';
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    throw Object.assign(invalid('The request body is not multipart form data'), { cause: error });
  }
}
