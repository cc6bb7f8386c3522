import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/errors.ts';
import { DEFAULT_PROFILE_ID } from '../../protocol/ids.ts';
import { MAX_PROFILES } from '../../protocol/limits.ts';
import type { Profile } from '../../protocol/memoryRecords.ts';
import type { Store, Tx } from '../store/store.ts';
import type { Place } from './place.ts';

/** What of a profile its owner writes. */
export type ProfileText = Pick<
  Profile,
  'name' | 'persona' | 'draftModel' | 'analysisModel' | 'language'
>;

const ALL = `SELECT * FROM profile ORDER BY created_at, profile_id`;
const PUT = `INSERT INTO profile(profile_id, name, persona, draft_model, analysis_model, language, version, created_at)
  VALUES(?1, seal('profile.name', ?2), seal('profile.persona', ?3), ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET
  name = excluded.name, persona = excluded.persona, draft_model = ?4, analysis_model = ?5, language = ?6, version = ?7`;
const REMOVE = `DELETE FROM profile WHERE profile_id = ?`;
const USES = `SELECT * FROM profile_use`;
const USE = `INSERT INTO profile_use(account_id, dialog_id, profile_id) VALUES(?1, ?2, ?3)
  ON CONFLICT DO UPDATE SET profile_id = ?3`;
const USE_DEFAULT = `DELETE FROM profile_use WHERE account_id = ? AND dialog_id = ?`;
const DROP_USES = `DELETE FROM profile_use WHERE profile_id = ? RETURNING account_id, dialog_id`;

const row = z.object({
  profile_id: z.string(),
  name: z.string(),
  persona: z.string(),
  draft_model: z.nullable(z.string()),
  analysis_model: z.nullable(z.string()),
  language: z.nullable(z.string()),
  version: z.number(),
});

/** As it is until its owner writes it. */
const UNWRITTEN: Profile = {
  profileId: DEFAULT_PROFILE_ID,
  name: 'Default',
  persona: '',
  draftModel: null,
  analysisModel: null,
  language: null,
  version: 0,
};

export type Profiles = ReturnType<typeof createProfiles>;

/** The owner's profiles, and which dialog uses which. Both are few and asked for with every row of the dialog list, so they are held. */
export function createProfiles(options: {
  store: Store;
  now: () => number;
  /** After the commit, as are the others. */
  onChange: (profile: Profile) => void;
  onRemoved: (profileId: string) => void;
  /** Another profile guides this dialog. */
  onUse: (place: Place) => void;
}) {
  const { store, now, onChange, onRemoved, onUse } = options;
  let loaded: Map<string, Profile> | undefined;
  const uses = new Map<string, string>();
  for (const use of store.read(USES).all())
    uses.set(`${String(use['account_id'])}/${String(use['dialog_id'])}`, String(use['profile_id']));

  /** When they are first asked for: they may be encrypted, and the key comes after the start. */
  function held(): Map<string, Profile> {
    if (loaded) return loaded;
    const known = new Map<string, Profile>([[DEFAULT_PROFILE_ID, UNWRITTEN]]);
    for (const profile of store.read(ALL).all().map(toProfile))
      known.set(profile.profileId, profile);
    loaded = known;
    return known;
  }

  function get(profileId: string): Profile {
    const profile = held().get(profileId);
    if (profile) return profile;
    throw new AppError('notFound', 'This profile does not exist any more.', {
      hint: 'Choose another one.',
    });
  }

  /** One that is gone: the default. */
  const orDefault = (profileId: string | undefined): Profile =>
    held().get(profileId ?? DEFAULT_PROFILE_ID) ?? get(DEFAULT_PROFILE_ID);

  function put(tx: Tx, profile: Profile): Profile {
    const { profileId, name, persona, draftModel, analysisModel, language, version } = profile;
    assertFree(name, profileId);
    tx.sql(PUT).run(profileId, name, persona, draftModel, analysisModel, language, version, now());
    tx.onCommit(() => {
      held().set(profileId, profile);
      onChange(profile);
    });
    return profile;
  }

  function assertFree(name: string, profileId: string): void {
    const same = [...held().values()].find(
      (other) => other.profileId !== profileId && fold(other.name) === fold(name),
    );
    if (!same) return;
    throw new AppError('conflict', `There is a profile “${same.name}” already.`, {
      hint: 'Choose another name.',
    });
  }

  return {
    /** The default first. */
    list: (): Profile[] => [...held().values()],
    get,
    orDefault,
    /** The one that guides the dialog. */
    of: ({ accountId, dialogId }: Place): Profile =>
      orDefault(uses.get(`${accountId}/${dialogId}`)),

    /** @throws AppError `conflict` where another has the name */
    create(tx: Tx, text: ProfileText): Profile {
      if (held().size >= MAX_PROFILES) {
        throw new AppError('conflict', `There are ${MAX_PROFILES} profiles already.`, {
          hint: 'Delete one first.',
        });
      }
      return put(tx, { ...tidy(text), profileId: randomUUID(), version: 1 });
    },
    /** @throws AppError `notFound`, `conflict` when `version` is not the newest or another has the name */
    edit(tx: Tx, profileId: string, version: number, text: ProfileText): Profile {
      const current = get(profileId);
      if (current.version !== version) {
        throw new AppError('conflict', 'This profile was changed elsewhere.', {
          hint: 'Look at it as it is now, then write again.',
        });
      }
      return put(tx, { ...tidy(text), profileId, version: version + 1 });
    },
    /** Its dialogs are guided by the default from here on. @throws AppError `notFound`, `conflict` for the default */
    remove(tx: Tx, profileId: string): Place[] {
      if (profileId === DEFAULT_PROFILE_ID) {
        throw new AppError('conflict', 'The default profile cannot be deleted.', {
          hint: 'Edit it instead.',
        });
      }
      get(profileId);
      tx.sql(REMOVE).run(profileId);
      const places = tx
        .sql(DROP_USES)
        .all(profileId)
        .map((use) => ({
          accountId: String(use['account_id']),
          dialogId: String(use['dialog_id']),
        }));
      tx.onCommit(() => {
        held().delete(profileId);
        for (const { accountId, dialogId } of places) uses.delete(`${accountId}/${dialogId}`);
        onRemoved(profileId);
        for (const place of places) onUse(place);
      });
      return places;
    },
    /** @throws AppError `notFound` */
    use(tx: Tx, { accountId, dialogId }: Place, profileId: string): void {
      get(profileId);
      const key = `${accountId}/${dialogId}`;
      const isDefault = profileId === DEFAULT_PROFILE_ID;
      if (isDefault) tx.sql(USE_DEFAULT).run(accountId, dialogId);
      else tx.sql(USE).run(accountId, dialogId, profileId);
      tx.onCommit(() => {
        if (isDefault) uses.delete(key);
        else uses.set(key, profileId);
        onUse({ accountId, dialogId });
      });
    },
    /** With all else that is kept of the account; the profiles themselves are its owner's, and stay. */
    removeOfAccount(tx: Tx, accountId: string): void {
      tx.onCommit(() => {
        for (const key of uses.keys()) if (key.startsWith(`${accountId}/`)) uses.delete(key);
      });
    },
  };
}

/** The models of a task: the dialog's own choice before its profile's; null: the setting's. */
export function chosenModels(
  state: { draftModel: string | null; analysisModel: string | null },
  profile: Pick<Profile, 'draftModel' | 'analysisModel'>,
): { draftModel: string | null; analysisModel: string | null } {
  return {
    draftModel: state.draftModel ?? profile.draftModel,
    analysisModel: state.analysisModel ?? profile.analysisModel,
  };
}

function toProfile(value: unknown): Profile {
  const r = row.parse(value);
  return {
    profileId: r.profile_id,
    name: r.name,
    persona: r.persona,
    draftModel: r.draft_model,
    analysisModel: r.analysis_model,
    language: r.language,
    version: r.version,
  };
}

const tidy = ({ name, persona, draftModel, analysisModel, language }: ProfileText) => ({
  name: name.trim(),
  persona: persona.trim(),
  draftModel: draftModel?.trim() || null,
  analysisModel: analysisModel?.trim() || null,
  language,
});

const fold = (name: string): string => name.trim().toLocaleLowerCase();
