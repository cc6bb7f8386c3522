/**
 * The columns of `state.db` that hold what people wrote, what was made of it, or names: sealed where message text is
 * encrypted at rest. A migration cannot read them: it runs before there is a key.
 */
export const SEALED: Readonly<Record<string, readonly string[]>> = {
  attachment: ['path', 'name', 'hash'],
  chat_message: ['text', 'checksum', 'warning'],
  chunk: ['text'],
  // Its hash, as the others here, is of a text short enough to be guessed.
  cloud_draft: ['hash'],
  approval: ['text_hash'],
  conversation: ['dialog_title'],
  dialog_rule: ['dialog_title'],
  dialog_state: ['last_analysis'],
  draft: ['dialog_title', 'text', 'suggestion', 'analysis', 'questions', 'evidence', 'warning'],
  draft_outcome: ['dialog_title'],
  draft_quote: ['sender_name', 'text'],
  draft_version: ['text', 'instruction'],
  fact: ['dialog_title', 'question', 'text'],
  instructions: ['text'],
  job: ['dialog_title', 'payload', 'outcome'],
  known_detail: ['value'],
  model_request: ['body', 'details'],
  note: ['text'],
  note_proposal: ['lines'],
  note_refused: ['line'],
  note_version: ['text'],
  own_message: ['text'],
  part: ['text', 'entities'],
  profile: ['name', 'persona'],
};

const IDS = 'an id: says that something is there, not what it says';
const STATE = 'a word of ours';
const MODEL = "a model's name, numbers or a code of ours";
const ERROR = 'a code and a sentence of ours: no message text by contract';

/** The other columns of text or bytes, each with its reason; a test holds the two tables to the schema. */
export const PLAIN: Readonly<Record<string, string>> = {
  'account.name': "the owner's own name, which is shown before a key is there",
  'account.username': "the owner's own name, which is shown before a key is there",
  'attachment.kind': STATE,
  'attachment.mime_type': 'a kind of file',
  'attempt.error': ERROR,
  'attempt.outcome': STATE,
  'cap_lifted.day': 'a date',
  'chat_message.error': ERROR,
  'chat_message.origin': STATE,
  'chat_message.role': STATE,
  'chat_message.state': STATE,
  'chat_message.usage': MODEL,
  'dialog_rule.day': 'a date',
  'dialog_state.analysis_model': MODEL,
  'dialog_state.draft_model': MODEL,
  'dialog_state.reply_language': 'a language',
  'draft.error': ERROR,
  'draft.moved_on': STATE,
  'draft.provenance': 'counts and labels of ours',
  'draft.reply_language': 'a language',
  'draft.state': STATE,
  'draft.usage': MODEL,
  'draft_change.what': STATE,
  'draft_outcome.outcome': STATE,
  'draft_version.origin': STATE,
  'encryption.key_id': 'names a key',
  'encryption.state': STATE,
  'encryption_key.key_id': 'names a key',
  'encryption_key.proof': 'a sentence of ours, sealed: shows whether a key is the one',
  'file.content_hash': 'a hash of a picture, by which it is found again',
  'file.endpoint': "the model provider's address",
  'file.error': ERROR,
  'file.media_type': 'a kind of file',
  'file.state': STATE,
  'job.dedup_key': 'ids and marks that only this process can make: no text',
  'job.error': ERROR,
  'job.kind': STATE,
  'job.stage': STATE,
  'job.state': STATE,
  'model_request.endpoint': "the model provider's address",
  'model_request.model': MODEL,
  'model_request.task': STATE,
  'note_version.origin': STATE,
  'own_message.language': 'a language',
  'paired_client.access': STATE,
  'paired_client.name': "a program's name",
  'paired_client.token_hash': 'a hash of a random token',
  'profile.analysis_model': MODEL,
  'profile.draft_model': MODEL,
  'profile.language': 'a language',
  'session.model': MODEL,
  'session.profile': IDS,
  'session.state': STATE,
  'stage_time.stage': STATE,
  'usage.model': MODEL,
  'usage.task': STATE,
};

/** Columns of these names are ids in every table. */
export const ID_COLUMN = /(^|_)(id|ids)$/;
