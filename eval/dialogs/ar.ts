import { casesOf, me, them } from '../notation.ts';

export const arabic = casesOf(
  { group: 'ar', language: 'ar', ownName: 'سامي النهر', peer: 'ليلى البستان' },
  {
    'one-ask': {
      about: 'an everyday ask',
      said: [me('وصلت إلى البيت.'), them('جيد! هل يمكنك أن تسقي نباتاتي يوم الأحد؟')],
      status: 'needs_reply',
      asks: { 2: /نبات|تسقي|أسقي|الأحد/ },
      missing: [],
    },
    'nothing-to-answer': {
      about: 'thanks at the end',
      said: [me('الطرد عند الجيران.'), them('شكراً لك')],
      status: ['done', 'fyi'],
    },
    'missing-time': {
      about: 'a time that only the owner knows',
      said: [them('متى تفتح المتجر غداً؟')],
      status: 'needs_reply',
      asks: { 1: /المتجر|موعد|الوقت|غداً/ },
      missing: [1],
      mustNotState: [/\p{Nd}/u],
    },
  },
);
