import { queue } from './0001_queue.ts';
import { drafts } from './0002_drafts.ts';
import { memory } from './0003_memory.ts';
import { parts } from './0004_parts.ts';
import { files } from './0005_files.ts';
import { moves } from './0006_moves.ts';
import { rules } from './0007_rules.ts';
import { sentEdits } from './0008_sentEdits.ts';
import { attachments } from './0009_attachments.ts';
import { cloudDrafts } from './0010_cloudDrafts.ts';
import { requests } from './0011_requests.ts';
import { analysis } from './0012_analysis.ts';
import { replyLanguage } from './0013_replyLanguage.ts';
import { instructions } from './0014_instructions.ts';
import { spending } from './0015_spending.ts';
import { draftChanges } from './0016_draftChanges.ts';
import { clients } from './0017_clients.ts';
import { facts } from './0018_facts.ts';
import { knownDetails } from './0019_knownDetails.ts';
import { profiles } from './0020_profiles.ts';
import { displayed } from './0021_displayed.ts';
import { outcomes } from './0022_outcomes.ts';
import { voice } from './0023_voice.ts';
import { notes } from './0024_notes.ts';
import { encryption } from './0025_encryption.ts';

/** Append-only: the position is the database's `user_version`. What has been released is never edited. */
export const migrations: readonly string[] = [
  queue,
  drafts,
  memory,
  parts,
  files,
  moves,
  rules,
  sentEdits,
  attachments,
  cloudDrafts,
  requests,
  analysis,
  replyLanguage,
  instructions,
  spending,
  draftChanges,
  clients,
  facts,
  knownDetails,
  profiles,
  displayed,
  outcomes,
  voice,
  notes,
  encryption,
];
