import { busyWorld, uuid, type World } from './panelWorld.ts';

/** Anna's reply names an address, a card and a link behind a word that nobody has spoken of. */
export function findingsWorld(): World {
  const world = busyWorld();
  const text =
    'Hi Anna! The numbers are final. Please pay at bank-info.com/pay with 4111 1111 1111 1111, or look [here](https://files.example/numbers.html).';
  const drafts = world.drafts.map((one) => (one.draftId === uuid(3) ? { ...one, text } : one));
  return { ...world, drafts };
}
