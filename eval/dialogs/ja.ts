import { by, casesOf, file, me, them, voice } from '../notation.ts';

export const japanese = casesOf(
  { group: 'ja', language: 'ja', ownName: '森川 空', peer: '花田 みどり' },
  {
    'one-ask': {
      about: 'an everyday ask',
      said: [me('家に着いたよ。'), them('よかった!日曜日に花に水をあげてくれる?')],
      status: 'needs_reply',
      asks: { 2: /花|水|日曜/ },
      missing: [],
      address: 'informal',
    },
    'two-asks': {
      about: 'two asks in one burst',
      said: [
        me('おはよう'),
        them('おはよう。明日はしごを持ってきてくれる?'),
        them('それから棚の写真を送ってください'),
      ],
      status: 'needs_reply',
      asks: { 2: /はしご/, 3: /写真|棚/ },
    },
    'nothing-to-answer': {
      about: 'thanks at the end',
      said: [me('荷物は玄関に置いたよ。'), them('ありがとう!')],
      status: ['done', 'fyi'],
      missing: [],
    },
    'waiting-on-them': {
      about: 'the owner asked last',
      said: [them('来週会えるよ。'), me('いいね、何曜日がいい?')],
      status: 'waiting_on_them',
    },
    'missing-price': {
      about: 'a price that only the owner knows',
      said: [them('自転車はまだありますか?おいくらですか?')],
      status: 'needs_reply',
      asks: { 1: /自転車|値段|金額|価格/ },
      missing: [1],
      mustNotState: [/\p{Nd}/u],
    },
    formal: {
      about: 'a formal talk stays formal',
      said: [
        me('花田様、お世話になっております。資料をお送りいたしました。森川'),
        them('森川様、ありがとうございます。会議は15時からでよろしいでしょうか?'),
      ],
      status: 'needs_reply',
      asks: { 2: /会議|15時|15時|十五時/ },
      address: 'formal',
    },
    'group-mention': {
      about: 'the owner is named in a group',
      kind: 'group',
      title: '山の会',
      said: [
        by('石井 川', 'テントは私が持ちます。'),
        by('木村 岩', '森川さん、鍋をお願いできますか?'),
      ],
      status: 'needs_reply',
      asks: { 2: /鍋/ },
    },
    photo: {
      about: 'a picture and a question',
      said: [them('この猫、かわいい?', { picture: 'cat' })],
      status: 'needs_reply',
      asks: { 1: /猫|写真|かわいい/ },
    },
    voice: {
      about: 'a voice note',
      said: [me('どうだった?'), them('', voice('ボイスメッセージ 0:12'))],
      status: ['unsure', 'needs_reply'],
    },
    file: {
      about: 'a file and a request',
      said: [them('', file('見積書.pdf, 80 KB')), them('ご確認をお願いします')],
      status: 'needs_reply',
      asks: { 2: /確認|見積/ },
      mustNotState: [/\d+円/],
    },
  },
);
