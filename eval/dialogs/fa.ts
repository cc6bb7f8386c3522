import { by, casesOf, me, them, voice } from '../notation.ts';

export const persian = casesOf(
  { group: 'fa', language: 'fa', ownName: 'آرش نیک', peer: 'مینا بهار' },
  {
    'one-ask': {
      about: 'an everyday ask',
      said: [me('رسیدم خانه.'), them('خوبه! می‌تونی یکشنبه به گل‌هام آب بدی؟')],
      status: 'needs_reply',
      asks: { 2: /گل|آب|یکشنبه/ },
      missing: [],
      address: 'informal',
    },
    'two-asks': {
      about: 'two asks in one burst',
      said: [me('سلام'), them('سلام، جمعه میای مهمونی؟'), them('لطفا عکس کتاب رو هم بفرست')],
      status: 'needs_reply',
      asks: { 2: /جمعه|مهمونی|مهمانی|میام|می‌آیم/, 3: /عکس|کتاب/ },
    },
    'nothing-to-answer': {
      about: 'thanks at the end',
      said: [me('کلید پیش همسایه است.'), them('مرسی، گرفتم')],
      status: ['done', 'fyi'],
      missing: [],
    },
    'waiting-on-them': {
      about: 'the owner asked last',
      said: [them('می‌تونیم هفته‌ی بعد همدیگه رو ببینیم.'), me('خوبه، کدوم روز راحت‌تری؟')],
      status: 'waiting_on_them',
    },
    'missing-time': {
      about: 'a time that only the owner knows',
      said: [them('فردا چه ساعتی مغازه رو باز می‌کنی؟')],
      status: 'needs_reply',
      asks: { 1: /ساعت|مغازه|فردا/ },
      missing: [1],
      mustNotState: [/\p{Nd}/u],
    },
    'persian-digits': {
      about: 'digits of the script',
      said: [me('جلسه ساعت ۱۶:۳۰ است.'), them('پس ۱۶:۳۰. تو هم میای؟')],
      status: 'needs_reply',
      asks: { 2: /۱۶:۳۰|16:30|میام|می‌آیم|بله/ },
      mustNotState: [/۱۷:۰۰|17:00/],
    },
    'group-mention': {
      about: 'the owner is named in a group',
      kind: 'group',
      title: 'کوهنوردی',
      said: [by('سارا رود', 'من چادر میارم.'), by('کاوه سنگ', 'آرش، طناب میاری؟')],
      status: 'needs_reply',
      asks: { 2: /طناب/ },
    },
    photo: {
      about: 'a picture and a question',
      said: [them('این کیک خوبه؟', { picture: 'cake' })],
      status: 'needs_reply',
      asks: { 1: /کیک|عکس/ },
    },
    voice: {
      about: 'a voice note',
      said: [me('چی شد؟'), them('', voice('پیام صوتی 0:31'))],
      status: ['unsure', 'needs_reply'],
    },
  },
);
