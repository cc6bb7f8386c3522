import * as vscode from 'vscode';
import { DEFAULT_PROFILE_ID } from '../../protocol/ids.ts';
import { t } from '../../protocol/l10n.ts';
import { languageName } from '../../protocol/languages.ts';
import { MAX_PROFILE_NAME } from '../../protocol/limits.ts';
import type { Profile } from '../../protocol/memoryRecords.ts';
import type { Desk } from '../desk.ts';
import { dialogFrom } from '../dialogFrom.ts';
import { draftIdFrom } from '../drafts/draftIdFrom.ts';
import { foreignText } from '../foreignText.ts';
import { confirm, fetchDialog, pickDialog } from '../pickers.ts';
import { openMemory } from './openMemory.ts';

interface Place {
  accountId: string;
  dialogId: string;
}
type Item = vscode.QuickPickItem & { profile?: Profile };
interface Chosen {
  what: 'take' | 'edit' | 'remove' | 'create';
  profile?: Profile;
}

/** Which profile guides a dialog: that of the row the command came from, of the draft in front, else of the user's choice. */
export async function chooseProfile(desk: Desk, argument: unknown): Promise<void> {
  await desk.client.start();
  const place = await placeFrom(desk, argument);
  if (!place) return;
  const [{ title }, { guidance }] = await Promise.all([
    fetchDialog(desk, place),
    desk.client.request('dialog/guidance', place),
  ]);
  const chosen = await pickProfile(desk, {
    title: foreignText(t('Profile for {0}', title)),
    placeHolder: t('It guides the next draft.'),
    current: guidance.profile.profileId,
  });
  if (chosen?.what === 'edit' && chosen.profile) return openProfile(chosen.profile);
  if (chosen?.what === 'remove' && chosen.profile) return removeProfile(desk, chosen.profile);
  const isNew = chosen?.what === 'create';
  const profile = isNew ? await createProfile(desk) : chosen?.profile;
  if (!profile) return;
  await desk.client.request('dialog/setProfile', { ...place, profileId: profile.profileId });
  if (isNew) await openProfile(profile);
}

/** All of them: Enter edits one, the buttons beside it edit and delete. */
export async function editProfiles(desk: Desk): Promise<void> {
  await desk.client.start();
  const chosen = await pickProfile(desk, {
    title: t('Profiles'),
    placeHolder: t('Who writes, with which models, in which language'),
  });
  if (!chosen) return;
  if (chosen.what === 'remove' && chosen.profile) return removeProfile(desk, chosen.profile);
  const profile = chosen.what === 'create' ? await createProfile(desk) : chosen.profile;
  if (profile) await openProfile(profile);
}

async function placeFrom(desk: Desk, argument: unknown): Promise<Place | undefined> {
  const row = dialogFrom(argument);
  if (row) return row;
  const draftId = draftIdFrom(undefined);
  const draft = draftId === undefined ? undefined : desk.model.draft(draftId);
  if (draft) return { accountId: draft.accountId, dialogId: draft.dialogId };
  const picked = await pickDialog(desk, t('Profile for which chat?'));
  return picked && { accountId: picked.accountId, dialogId: picked.dialog.dialogId };
}

async function pickProfile(
  desk: Desk,
  { current, ...texts }: { title: string; placeHolder: string; current?: string },
): Promise<Chosen | undefined> {
  const edit = { iconPath: new vscode.ThemeIcon('edit'), tooltip: t('Edit') };
  const remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Delete') };
  const create: Item = { label: t('$(add) New profile…') };
  const toItem = (profile: Profile): Item => ({
    label: `${profile.profileId === current ? '$(check)' : '$(person)'} ${foreignText(profile.name)}`,
    description: describe(profile),
    ...(profile.persona ? { detail: firstLine(profile.persona) } : {}),
    buttons: profile.profileId === DEFAULT_PROFILE_ID ? [edit] : [edit, remove],
    profile,
  });
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = texts.title;
  picker.placeholder = texts.placeHolder;
  picker.matchOnDescription = true;
  picker.busy = true;
  const chosen = new Promise<Chosen | undefined>((resolve) => {
    picker.onDidTriggerItemButton(({ item: { profile }, button }) => {
      if (profile) resolve({ what: button === remove ? 'remove' : 'edit', profile });
    });
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      if (item)
        resolve(item.profile ? { what: 'take', profile: item.profile } : { what: 'create' });
    });
    picker.onDidHide(() => resolve(undefined));
  });
  picker.show();
  try {
    const { profiles } = await desk.client.request('profile/list', {});
    const items = profiles.map(toItem);
    picker.items = [...items, create];
    const active = items.find(({ profile }) => profile?.profileId === current);
    if (active) picker.activeItems = [active];
    picker.busy = false;
    return await chosen;
  } finally {
    picker.dispose();
  }
}

async function createProfile(desk: Desk): Promise<Profile | undefined> {
  const name = await vscode.window.showInputBox({
    title: t('New profile'),
    prompt: t('What is it called? Its text, models and language come next, in the editor.'),
    validateInput: (text) => {
      if (text.trim() === '') return t('It needs a name.');
      return text.trim().length > MAX_PROFILE_NAME
        ? t('At most {0} characters.', MAX_PROFILE_NAME)
        : undefined;
    },
  });
  if (!name?.trim()) return undefined;
  const empty = { persona: '', draftModel: null, analysisModel: null, language: null };
  return (await desk.client.request('profile/create', { name: name.trim(), ...empty })).profile;
}

async function removeProfile(desk: Desk, { profileId, name }: Profile): Promise<void> {
  const remove = t('Delete: its chats go back to the default profile');
  if (!(await confirm(foreignText(t('Delete the profile {0}?', name)), [remove]))) return;
  const { dialogsChanged } = await desk.client.request('profile/remove', { profileId });
  const text =
    dialogsChanged === 0
      ? t('The profile {0} is deleted. No chat used it.', name)
      : t(
          'The profile {0} is deleted. Chats that go back to the default one: {1}.',
          name,
          dialogsChanged,
        );
  void vscode.window.showInformationMessage(foreignText(text));
}

const openProfile = ({ profileId, name }: Profile) =>
  openMemory({ kind: 'profile', profileId }, name);

function describe({ draftModel, language, version }: Profile): string {
  const parts = [draftModel, language && languageName(language, vscode.env.language)];
  const told = parts.filter((part) => part !== null && part !== '').join(' · ');
  return told || (version === 0 ? t('as in the settings') : '');
}

function firstLine(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return foreignText(line.length > 100 ? `${line.slice(0, 100)}…` : line);
}
