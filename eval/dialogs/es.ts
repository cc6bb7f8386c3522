import { by, casesOf, me, them, voice } from '../notation.ts';

export const spanish = casesOf(
  { group: 'es', language: 'es', ownName: 'Diego Campos', peer: 'Lucía Vega' },
  {
    'one-ask': {
      about: 'an everyday ask',
      said: [me('Ya estoy en casa.'), them('¡Bien! ¿Puedes regar mis plantas el domingo?')],
      status: 'needs_reply',
      asks: { 2: /plantas|domingo|riego|regar/i },
      missing: [],
      address: 'informal',
    },
    'two-asks': {
      about: 'two asks in one burst',
      said: [
        me('¡Hola!'),
        them('Hola, ¿vienes el sábado a la comida?'),
        them('¿Y me mandas la receta del pan?'),
      ],
      status: 'needs_reply',
      asks: { 2: /sábado|comida|voy|vengo/i, 3: /receta|pan/i },
      address: 'informal',
    },
    'nothing-to-answer': {
      about: 'thanks at the end',
      said: [me('El paquete está en la portería.'), them('Perfecto, gracias')],
      status: ['done', 'fyi'],
      missing: [],
    },
    'waiting-on-them': {
      about: 'the owner asked last',
      said: [them('Podemos quedar la semana que viene.'), me('¿Qué día te va bien?')],
      status: 'waiting_on_them',
    },
    'missing-time': {
      about: 'a time that only the owner knows',
      said: [them('¿A qué hora abres el taller mañana?')],
      status: 'needs_reply',
      asks: { 1: /taller|hora|mañana|agenda/i },
      missing: [1],
      mustNotState: [/\d/],
    },
    formal: {
      about: 'a formal talk stays formal',
      said: [
        me('Buenos días, señora Vega. Le envié el presupuesto ayer. Un saludo, Diego Campos'),
        them('Buenos días, señor Campos. ¿Podría usted enviarme también la factura?'),
      ],
      status: 'needs_reply',
      asks: { 2: /factura/i },
      address: 'formal',
    },
    'price-told': {
      about: 'a price that the dialog holds',
      said: [me('La mesa cuesta 85 €.'), them('Entonces 85 €. ¿La puedo recoger yo?')],
      status: 'needs_reply',
      asks: { 2: /recoger|mesa|sí|claro/i },
      mustNotState: [/(?<!\d)(?:80|90|100)(?!\d)/],
    },
    'group-mention': {
      about: 'the owner is named in a group',
      kind: 'group',
      title: 'Coro del barrio',
      said: [by('Marta Ríos', 'Ensayamos el jueves.'), by('Iván Sol', 'Diego, ¿traes el piano?')],
      status: 'needs_reply',
      asks: { 2: /piano/i },
    },
    photo: {
      about: 'a picture and a question about it',
      said: [them('¿Te gusta este gato?', { picture: 'cat' })],
      status: 'needs_reply',
      asks: { 1: /gato|foto/i },
    },
    voice: {
      about: 'a voice note',
      said: [me('¿Cómo fue?'), them('', voice('Mensaje de voz 0:20'))],
      status: ['unsure', 'needs_reply'],
    },
  },
);
