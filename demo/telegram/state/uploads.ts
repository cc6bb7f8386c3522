/** Files on their way in, part by part. */
export class Uploads {
  readonly #uploads = new Map<string, Map<number, Buffer>>();

  partsOf(keyId: bigint, fileId: bigint): Map<number, Buffer> {
    const name = `${keyId}:${fileId}`;
    const parts = this.#uploads.get(name) ?? new Map<number, Buffer>();
    this.#uploads.set(name, parts);
    return parts;
  }

  forget(keyId: bigint, fileId: bigint): void {
    this.#uploads.delete(`${keyId}:${fileId}`);
  }
}
