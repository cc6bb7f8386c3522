import { casesOf, me, them } from '../notation.ts';

export const french = casesOf(
  { group: 'fr', language: 'fr', ownName: 'Luc Morel', peer: 'Élise Garnier' },
  {
    'one-ask': {
      about: 'an everyday ask',
      said: [
        me('Je suis bien rentré.'),
        them('Super ! Peux-tu arroser mes plantes dimanche, s’il te plaît ?'),
      ],
      status: 'needs_reply',
      asks: { 2: /plantes|arros|dimanche/i },
      missing: [],
      address: 'informal',
    },
    'nothing-to-answer': {
      about: 'thanks at the end',
      said: [me('Le colis est chez la voisine.'), them('Parfait, merci !')],
      status: ['done', 'fyi'],
    },
    'missing-address': {
      about: 'an address that only the owner knows',
      said: [them('On arrive. C’est à quelle adresse ?')],
      status: 'needs_reply',
      asks: { 1: /adresse/i },
      missing: [1],
      mustNotState: [/\d/],
    },
    formal: {
      about: 'a formal talk stays formal',
      said: [
        me('Bonjour Madame Garnier, je vous ai envoyé le devis. Cordialement, Luc Morel'),
        them('Bonjour Monsieur, pourriez-vous me confirmer la date du 2 décembre ?'),
      ],
      status: 'needs_reply',
      asks: { 2: /2 décembre|date|confirm/i },
      address: 'formal',
    },
  },
);
