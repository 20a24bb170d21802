/**
 * One word for one thing: what the council's Japanese does not say, and what it
 * says instead. A ministry's page that calls the second factor 二要素認証 in one
 * room and 多要素認証 in the next makes its reader look for a difference that is
 * not there.
 */

/** `dictionaries`: the portal's own sentences. `everywhere`: these, and every Japanese string beside them. */
type Scope = 'dictionaries' | 'everywhere'

export interface Wording {
  readonly not: RegExp
  readonly say: string
  readonly scope?: Scope
  /** Where the word means something else, and what. */
  readonly unless?: { readonly key: RegExp; readonly because: string }
}

export const wordings: readonly Wording[] = [
  // things of the council
  { not: /二要素|2要素|二段階認証/, say: '多要素認証', scope: 'dictionaries' },
  {
    not: /本人確認/,
    say: '多要素認証、再認証',
    unless: {
      key: /^evidence:provesNot\.(roll|council-key-made|council-restated)$/,
      because: 'how the secretariat made sure who somebody is, before there was an account',
    },
  },
  { not: /もう一度の?認証|新しい認証(?!コード|アプリ)|認証し直/, say: '再認証' },
  { not: /退任/, say: '離任' },
  { not: /記録の木|木構造|根のハッシュ|葉のハッシュ|ルート（SHA/, say: 'マークル木、ルートハッシュ、リーフハッシュ' },
  { not: /(記録|ログ)の写し|写しの受け手|写しを置く/, say: '記録の複製（ミラー）。写し is the copy of a bulletin' },
  {
    not: /写し/,
    say: '記録の複製（ミラー）。写し is the copy of a bulletin',
    scope: 'dictionaries',
    unless: { key: /^(?!mirrors:)/, because: 'elsewhere it is the copy of a bulletin' },
  },
  { not: /ログ(?![イオア]|ラム)/, say: '記録', scope: 'dictionaries' },
  { not: /ログイン|ログオン|ログアウト/, say: 'サインイン、サインアウト', scope: 'dictionaries' },
  { not: /本人の署名/, say: '操作者の署名' },
  { not: /サーバーの記載/, say: 'システムによる記録' },
  { not: /裏付け/, say: '記録の根拠', scope: 'dictionaries' },
  { not: /通し番号/, say: '通番' },
  { not: /発信元/, say: '接続元', scope: 'dictionaries' },
  { not: /要約値/, say: 'ハッシュ値' },
  { not: /解錠|錠を/, say: 'ロックを解除' },
  { not: /封を(切|開け)|封が切/, say: '開封' },
  { not: /合言葉|使い捨て/, say: '一度限りの確認値' },
  { not: /確報/, say: '詳報' },
  { not: /「(人と招待|組織と同意|名簿の署名)」/, say: "the page's own title" },
  { not: /復号の確認/, say: '復号確認' },
  { not: /招待のリンク/, say: '招待リンク' },
  { not: /運用者/, say: '運用担当者' },
  { not: /時計の差/, say: '時刻の差' },
  { not: /2 ?人(?!以)/, say: '二人', scope: 'dictionaries' },
  // how people are spoken of and to
  { not: /\}\} ?さん/, say: '{{name}} 氏' },
  { not: /あなた/, say: 'ご自身, or nobody at all', scope: 'dictionaries' },
  { not: /監督の人|事務局の人|役割の人/, say: '…の役割を有する者' },
  { not: /名指し/, say: '指定された、個人を指定した' },
  { not: /お使い(いただ|にな)/, say: 'ご利用いただけます' },
  { not: /お招き/, say: '参加手続を御案内します' },
  { not: /お電話|へ電話|に電話してください/, say: '…に電話で連絡してください' },
  { not: /お問い?合わせ/, say: '連絡' },
  { not: /頼[んみむ]/, say: '依頼' },
  { not: /失われたものはありません/, say: 'nothing, or 何も変更されていません' },
  { not: /担当者に自動/, say: 'エラーをシステムの記録に残しました' },
  { not: /言い分/, say: 'サーバーの申告によらず' },
  // verbs that read as translated
  { not: /確かめ/, say: '確認する、検証する' },
  { not: /作(る|り|って|れ|ら)/, say: '作成する', scope: 'dictionaries' },
  { not: /書(く|いて|いた|け|かれ)/, say: '記載する、入力する、作成する', scope: 'dictionaries' },
  { not: /調べ/, say: '検索する', scope: 'dictionaries' },
  { not: /送(られ|って|りました|った)/, say: '送信する、送付する', scope: 'dictionaries' },
  { not: /並びます/, say: '表示されます', scope: 'dictionaries' },
  { not: /(開き|読み|選び|読み込み)直/, say: '再度開く、選択し直す' },
  { not: /違(う|い|って|え)/, say: '異なる、差異', scope: 'dictionaries' },
  { not: /すぐに/, say: '直ちに', scope: 'dictionaries' },
  { not: /配り広め|気付かれうる|直すか消/, say: 'as words of an office' },
  { not: /時間が過ぎた|期限が過ぎています。事務局/, say: '有効時間を過ぎた', scope: 'dictionaries' },
  // spelling
  { not: /だれ/, say: '誰', scope: 'dictionaries' },
  { not: /すでに/, say: '既に' },
  { not: /または/, say: '又は', scope: 'dictionaries' },
  { not: /いま(?![すせし])/, say: '現在、今', scope: 'dictionaries' },
  { not: /はじめから/, say: '初めから' },
  { not: /手続き/, say: '手続' },
  { not: /組み合わせ/, say: '組合せ' },
  { not: /取り消し済/, say: '取消済' },
  { not: /(ブラウザ|サーバ|フォルダ|コンピュータ|ユーザ|プリンタ)(?!ー)/, say: 'with its long vowel: ブラウザー' },
  { not: /(?<!電子)(?<!量子)計算機/, say: 'コンピューター', scope: 'dictionaries' },
  {
    not: /(\d|\}\}) (件|名|人|分|秒|時間|日|回|字|文字|行|個|版|番|機関|語|段|週)/,
    say: 'no space between a number and its counter',
    scope: 'dictionaries',
  },
  { not: /[ぁ-んァ-ヶ一-龠]: ?/, say: '：', scope: 'dictionaries' },
  {
    not: /[ぁ-んァ-ヶ一-龠。、] [A-Za-z]|[A-Za-z0-9] [ぁ-んァ-ヶ一-龠]/,
    say: 'no space between Japanese and Latin letters (text-autospace sets it)',
    scope: 'dictionaries',
    unless: { key: /^demo:/, because: 'commands to be typed stand in these sentences' },
  },
]

/** The same for English: what a plain writer calls by one word. */
export const plainEnglish: readonly Wording[] = [
  { not: /\b[Tt]elephone the\b|\bring up\b/, say: 'call' },
  { not: /(?<![eE]-)\bmail address/, say: 'e-mail address' },
  { not: /two-factor|2FA|MFA/, say: 'second factor' },
  { not: /\blog in\b|\blogged in\b|\blog out\b/i, say: 'sign in, sign out' },
  { not: /\bClick\b|\bclick here\b/, say: 'press, choose' },
]
