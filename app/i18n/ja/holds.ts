/** 保全: what the eraser must not touch. */
export default {
  title: '消去の保全',
  note: '調査に必要なものを、保存期間を過ぎても消去させないための指定です。',
  back: '記録の一覧へ',
  form: {
    title: '新しく保全する',
    kind: '対象',
    what: '仮名・番号',
    whatHint: '人は仮名または ID（M-7f31c2）、情報は番号（2026-K7Q2M）、記録は番号（100 または 100-200）',
    find: '対象を確かめる',
  },
  kind: { person: '人', bulletin: '情報', entries: '記録の範囲' },
  object: { person: '人 {{label}}', bulletin: '第{{label}}号', entries: '記録 #{{label}}' },
  covers: {
    person:
      'この人の氏名とメールアドレス、この人が行った記録とこの人についての記録の接続元（IPアドレスとブラウザー）を保ちます。',
    bulletin: 'この情報に関する記録の接続元と、発出者と宛先の全員の氏名・メールアドレスを保ちます。',
    entries: 'この範囲の記録の接続元と、そこに現れる人の氏名・メールアドレスを保ちます。',
  },
  reason: '理由',
  reasonHint: '署名され、記録に永く残ります。氏名や個人を特定する事柄は書かないでください。',
  signing: '署名しています',
  place: {
    title: '{{what}} を保全する',
    sign: '署名して保全する',
    done: '保全しました。記録に残りました。',
  },
  list: '保全の一覧',
  table: '保全の一覧。新しい順',
  none: '保全はありません',
  noneHow:
    '保全すると、対象・理由・署名した人がここに並びます。保全がなければ、保存期間を過ぎたものは毎日消去されます。',
  column: { entry: '記録', object: '対象', reason: '理由', placed: '指定', state: '状態' },
  state: { 'in-force': '保全中', ending: '解除済み・猶予中', ended: '終了' },
  liftedBy: '{{who}} が解除',
  until: '次の日まで効力が続きます:',
  lift: {
    open: '解除する',
    how: '解除は30日後に効力を生じます。それまでは何も消去されず、監査担当のだれでも改めて保全できます。',
    sign: '署名して解除する',
    done: '解除しました。30日間は効力が続きます。',
    own: '解除は、指定した人とは別の監査担当が行います。',
    locked: '解除には鍵が必要です。先に鍵のロックを解除してください。',
  },
} as const
