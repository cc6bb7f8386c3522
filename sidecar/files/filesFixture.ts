import type { ProviderFiles } from '../drafting/draftingModel.ts';

/** An endpoint that keeps no files. */
export const NO_FILES: ProviderFiles = {
  endpoint: 'http://model',
  upload: () => Promise.resolve({ kind: 'noFiles' }),
  remove: () => Promise.reject(new Error('nothing was uploaded')),
};
