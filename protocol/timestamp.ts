import * as z from 'zod/mini';

/** Milliseconds since 1970. */
export const timestamp = z.number();
