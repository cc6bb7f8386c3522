import { by, me, them, type DialogData, type PersonData } from './notation.ts';
import { climbing, dmitry, sofia } from './people.ts';

const jonas: PersonData = { id: 7201, firstName: 'Jonas', lastName: 'Meyer', username: 'jonas_m' };
const amara: PersonData = { id: 7202, firstName: 'Amara', lastName: 'Diallo' };
const wei: PersonData = { id: 7203, firstName: 'Wei', lastName: 'Chen' };
const mum: PersonData = { id: 7204, firstName: 'Mum', isContact: true };
const theo: PersonData = { id: 7205, firstName: 'Theo’s dad' };
const neighbour: PersonData = { id: 7206, firstName: 'Flat 12' };

export const mayaGroups: DialogData[] = [
  {
    with: climbing,
    unread: 2,
    messages: [
      by(sofia, '3d', 'Climbing Sundays 🧗', { service: 'renamed' }),
      by(sofia, '2d 3h', 'Who is in for Sunday? The north face is open again.'),
      by(dmitry, '2d 2h', 'Me! I have a spare harness.'),
      me('2d', 'Count me in if my shoulder behaves.', { replyTo: 2 }),
      by(sofia, '12m', '@maya_demo can you bring the long quickdraws?', { mentionsMe: true }),
      by(dmitry, '11m', 'And do we meet at 9 or at 10?'),
    ],
  },
  {
    with: {
      id: 8101,
      kind: 'supergroup',
      title: 'Studio · Launch',
      memberCount: 9,
      members: [jonas, amara, wei],
    },
    unread: 3,
    messages: [
      by(jonas, '1d 5h', 'Photo of today’s board so nobody argues later', { photo: 'whiteboard' }),
      by(amara, '1d 5h', 'I will argue anyway, on principle 😌', { replyTo: 1 }),
      me('1d 4h', 'Ship date stays the 26th unless the fix slips.'),
      by(wei, '35m', 'The fix slipped.'),
      by(amara, '34m', '…'),
      by(jonas, '33m', '@maya_demo do we tell the client today or wait for the numbers?', {
        mentionsMe: true,
      }),
    ],
  },
  {
    with: { id: 8102, kind: 'group', title: 'Family 🏡', memberCount: 5, members: [mum, theo] },
    unread: 2,
    messages: [
      by(mum, '5d', 'Family 🏡', { service: 'created' }),
      by(mum, '1d', 'Theo turns six on Saturday. Cake at three.'),
      by(theo, '23h', 'He wants a dinosaur. A real one.'),
      me('22h', 'I’ll see what I can do 🦕'),
      by(mum, '2h 30m', 'Who brings the candles?'),
      by(theo, '2h 20m', 'Not me, I carry the dinosaur'),
    ],
  },
  {
    with: {
      id: 8103,
      kind: 'supergroup',
      title: 'House 14 neighbours',
      memberCount: 31,
      members: [neighbour],
    },
    unread: 1,
    isMuted: true,
    messages: [
      by(neighbour, '6h', 'Water is off tomorrow 8 to 11. Please fill your kettles.', {
        isEdited: true,
      }),
    ],
  },
  {
    with: {
      id: 8104,
      kind: 'broadcast',
      title: 'Type & Colour Weekly',
      username: 'type_colour_demo',
      memberCount: 18_400,
    },
    unread: 2,
    messages: [
      them('7d', 'Issue 211: why your greys look green.'),
      them('1d 10h', 'Issue 212: a love letter to the ampersand.', {
        forwardedFrom: 'Ampersand Club',
      }),
      them('11h', 'Readers’ chart of the month', { photo: 'chart' }),
    ],
  },
  {
    with: {
      id: 8105,
      kind: 'broadcast',
      title: 'Collins Studio News',
      username: 'collins_studio_demo',
      memberCount: 212,
      isAdmin: true,
    },
    messages: [
      them('9d', 'We moved! New address from Monday: 4 Mill Lane.'),
      them('3d', 'Two places left in the spring workshop.'),
    ],
  },
];
