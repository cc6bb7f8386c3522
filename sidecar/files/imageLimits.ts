/** The most pictures that one request shows: the newest. */
export const MOST_PHOTOS = 20;
/** Larger ones are refused by the endpoint, and the whole request with them. */
export const MAX_IMAGE_BYTES = 5_000_000;
export const MAX_IMAGE_EDGE = 8_000;
/** Asked of Telegram, which keeps each photo in several sizes; a model sees no more in a larger one. */
export const PHOTO_EDGE = 1024;
/** Of all pictures that travel inside one request; in base64 they are a third larger, and a request may have 32 MB. */
export const MAX_INLINE_BYTES = 20_000_000;

const DAY_SECONDS = 86_400;
/** Unreferenced files are deleted after that. */
export const FILE_KEPT_MS = 30 * DAY_SECONDS * 1000;
/** What is missed by every clean-up ends by itself. */
export const FILE_EXPIRES_SECONDS = 35 * DAY_SECONDS;
/** A file that expires within that is not shown again: it is uploaded anew. */
export const EXPIRES_SOON_MS = DAY_SECONDS * 1000;

/** The providers' own rule of thumb for what a picture costs. */
export function visionTokens({ width, height }: { width: number; height: number }): number {
  return Math.ceil((width * height) / 750);
}
