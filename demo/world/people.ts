import type { GroupData, PersonData } from './notation.ts';

// The two owners, and what they share. A dialog that both are in is written down once, on Maya's side.
export const maya: PersonData & { phone: string } = {
  id: 7001,
  firstName: 'Maya',
  lastName: 'Collins',
  username: 'maya_demo',
  phone: '15550000001',
};

export const dmitry: PersonData & { phone: string } = {
  id: 7002,
  firstName: 'Дмитрий',
  lastName: 'Орлов',
  username: 'dmitry_demo',
  phone: '79990000002',
};

export const sofia: PersonData = { id: 7190, firstName: 'Sofia', lastName: 'Marin' };

export const climbing: GroupData = {
  id: 8001,
  kind: 'supergroup',
  title: 'Climbing Sundays 🧗',
  memberCount: 14,
  members: [sofia],
};
