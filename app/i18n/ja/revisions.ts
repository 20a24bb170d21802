/** Words of what follows an issued bulletin: correcting, replacing and ending it, and its versions. */
export default {
  title: {
    corrects: '第{{number}}号を訂正する',
    supersedes: '第{{number}}号を差し替える',
    ends: '第{{number}}号を解除する',
  },
  how: {
    corrects:
      '元の情報を開封し、その本文、取扱区分、侵害指標及び宛先を引き継いで作成します。変わったところは自動で抽出され、訂正とともに封をして送られます。',
    supersedes:
      '元の情報を開封し、その内容を引き継いで新しい版を作成します。元の情報には、差し替えられたことが表示されます。',
    ends: '元の情報を開封し、その取扱区分及び宛先を引き継いで、事態が収束したことを伝える情報を作成します。',
  },
  begin: {
    corrects: '元の情報を開封し、訂正を作成する',
    supersedes: '元の情報を開封し、新しい版を作成する',
    ends: '元の情報を開封し、解除を作成する',
  },
  told: {
    corrects: '発出すると、元の情報を受け取った全員に、メールとこのポータルで訂正が伝わります。',
    supersedes: '発出すると、元の情報を受け取った全員に、メールとこのポータルで差替えが伝わります。',
    ends: '発出すると、元の情報を受け取った全員に、メールとこのポータルで解除が伝わります。',
  },
  already:
    'この情報は、既に第{{number}}号により訂正、差替え又は解除されています。続けて訂正する場合は、第{{number}}号の配付状況から作成してください。',
  withdrawn: 'この情報は撤回されているため、開封して引き継ぐことができません。新しい情報として作成してください。',
  noCopy: '現在の鍵で開封できる写しがありません。写しの再発行を受けた後に、作成してください。',
  back: '配付状況へ',
  overHeadline: '【解除】{{headline}}',
  changedText_other: '本文：変更・追加 {{count}}文、削除 {{gone}}文',
  changedIndicators: '侵害指標：追加 {{added}}件、削除 {{removed}}件',
  changedParts: 'そのほかの変更：{{parts}}',
  part: { headline: '見出し', 'to-do': '今行うこと', marks: '取扱区分', deadline: '受領確認の期限' },
  newcomers_other:
    '元の情報を受け取っていない宛先が{{count}}名います。この方々にも、{{number}}があったことが伝わります。',
  offer: {
    title: '続報を作成する',
    note: '元の宛先と内容を引き継ぎます。',
    corrects: '訂正する',
    supersedes: '差し替える',
    ends: '解除する',
  },
  mark: {
    corrects: '第{{number}}号により訂正',
    supersedes: '第{{number}}号に差替え',
    ends: '第{{number}}号により解除',
  },
  notice: {
    corrects: 'この情報は、第{{number}}号により訂正されました',
    supersedes: 'この情報は、第{{number}}号に差し替えられました',
    ends: 'この情報の対象となった事態は、第{{number}}号により解除されました',
  },
  noticeHow: '{{time}} 発出。最新の内容は、第{{number}}号を確認してください。',
  noticeOther: '{{time}} 発出。ご自身宛ての写しはありません。必要な場合は、発出した部署に確認してください。',
  openLater: '第{{number}}号を開く',
  answers: {
    corrects: '第{{number}}号の訂正',
    supersedes: '第{{number}}号に代わる情報',
    ends: '第{{number}}号の解除',
  },
  changed: '元の情報からの変更点',
  changedWhere: '変わった文に印を付けています。',
  noChanges: '本文及び侵害指標に変更はありません。',
  toFirst: '最初の変更箇所へ',
  changedMark: '変更',
  removed_other: '取り消された侵害指標 {{count}}件',
  removedHow: '遮断や検知に設定している場合は、解除してください。',
  added_other: '追加された侵害指標 {{count}}件',
  versions: '版の履歴',
  version: {
    first: '初版',
    corrects: '訂正',
    supersedes: '差替え',
    ends: '解除',
  },
  here: 'この情報',
} as const
