/**
 * Of the fixed rules, the schema of the analysis and the shape of every prompt: a number and the beginning of their hash,
 * which a test compares. It is kept with every draft, so that drafts of the same prompt can be told from others.
 */
export const PROMPT_VERSION = '11-07e4e075';
