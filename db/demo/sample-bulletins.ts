/**
 * Twelve bulletins of the sample council, oldest first. Incidents, addresses and
 * products are invented: RFC 5737 and RFC 3849 addresses, names under .example.
 *
 * Dates inside the texts stand as 〔20日前〕, 〔30日後〕 or 〔60日前の月〕, counted from
 * the demo's today; `datedText` writes them out.
 */
import { type Marks, orderedRestrictions } from '../../app/formats/marks.ts'
import type { SampleBulletin } from './sample-bulletin.ts'
import { sampleChart, samplePage } from './sample-files.ts'

const provision = (tlp: Marks['tlp'], pap: Marks['pap']): Marks => ({
  class: 'provision',
  grade: 2,
  restrictions: ['concerned-parties-only'],
  tlp,
  pap,
})
const controlled = (tlp: Marks['tlp'], pap: Marks['pap']): Marks => ({
  class: 'controlled',
  grade: 3,
  restrictions: orderedRestrictions(['no-forwarding', 'copying-by-permission']),
  tlp,
  pap,
})

const now = (...steps: readonly string[]) => `## 今行うこと\n\n${steps.map((s, i) => `${i + 1}. ${s}`).join('\n')}\n`

export const sampleBulletins: readonly SampleBulletin[] = [
  {
    daysAgo: 21,
    hour: 10,
    sender: 'fujii.naoki',
    kind: 'advisory',
    marks: { ...provision('TLP:GREEN', 'PAP:CLEAR'), grade: 1, restrictions: [] },
    publicTitle: '協議会における情報の取扱いについて',
    headline: '協議会で提供する情報の取扱いと、このポータルの使い方',
    toDo: '復旧用キットを端末とは別の場所に保管し、閲覧できる方を二人以上にしてください。',
    body: `${now('復旧用キットを、端末とは別の安全な場所に保管してください。', '**今月中** 組織内で、閲覧できる方が二人以上いることを確認してください。')}
## 情報の区分

提供する情報には、法律上の区分、機密性、取扱制限、TLP と PAP を付けます。**要管理提供用**は秘密を含みます。漏えいには罰則があります。

| 区分 | 誰に渡せるか |
|---|---|
| 要管理提供用 | 宛先本人と、組織内で知る必要のある方 |
| 提供用 | 組織内の関係者 |
| 周知等用 | 制限なし |

## 閲覧の記録

情報を開くと、交付と開封が記録に残ります。記録は、あとから変えることができません。自分の記録はいつでも確認できます。
`,
    indicators: [],
    to: 'all',
    acknowledgeWithinHours: 168,
  },
  {
    daysAgo: 19,
    hour: 14,
    sender: 'sakurai.mizuki',
    kind: 'alert',
    marks: provision('TLP:AMBER', 'PAP:GREEN'),
    assessment: { reliability: 'B', credibility: '2' },
    publicTitle: '請求書を装うメールへの注意喚起',
    headline: '請求書を装う日本語メールから認証情報を窃取する活動',
    toDo: '添付の圧縮ファイルを開かず、受信の記録を検索してください。',
    body: `${now('**今日中** 下表の送信元と誘導先を遮断してください。', '**今週中** 〔22日前〕以降に誘導先へ接続した端末がないか、プロキシの記録を検索してください。', '該当する利用者のパスワードと、登録済みの認証アプリを再設定してください。')}
## 概要

実在する取引先の担当者名をかたり、「請求書の再送」を装うメールが複数の分野で確認されています。本文の日本語に不自然な点はなく、過去のやり取りを引用しています。

誘導先は正規の認証画面を中継し、入力された二要素目の符号もその場で使います。**認証アプリの符号だけでは防げません。**

## 見分け方

- 送信元のドメインに、正規の名称にはないハイフンが入ります。
- 誘導先の URL に 16 桁の英数字が付きます。
`,
    indicators: [
      { value: 'seikyu-portal.example', meaning: '誘導先', technique: 'T1566.002' },
      { value: '203.0.113.77', meaning: '中継サーバー', technique: 'T1557' },
      { value: 'keiri@torihiki-saki.example', meaning: '送信元', technique: 'T1566.002' },
    ],
    to: 'all',
    acknowledgeWithinHours: 48,
    files: [
      sampleChart('時間帯別の誘導先への接続（見本）.png', [12, 18, 30, 74, 128, 96, 52, 20]),
      samplePage('How to tell these messages (sample).pdf', [
        'Sample of the demo. Nothing here is real.',
        '1. The sending domain has a hyphen that the real one has not.',
        '2. The address ends in sixteen letters and figures.',
        '3. Codes of an authenticator app do not protect. Passkeys do.',
      ]),
    ],
  },
  {
    daysAgo: 17,
    hour: 9,
    sender: 'fujii.naoki',
    kind: 'vulnerability',
    marks: controlled('TLP:AMBER+STRICT', 'PAP:AMBER'),
    publicTitle: '監視制御装置の脆弱性に関する情報（公表前）',
    headline: '鼓制御機器 監視制御装置 TZ-40 系列の認証回避（公表前情報）',
    toDo: '公表前です。装置の外部接続を今日中に止めてください。',
    body: `${now('TZ-40 系列の保守用ポートが、外部から到達できないことを確認してください。', '保守事業者の接続は、作業のつど許可する運用に切り替えてください。', '公表までは、製品名と条件を組織の外に出さないでください。')}
## 影響を受けるもの

TZ-40、TZ-41（ファームウェア 5.2 より前）。保守用ポートに特定の順序で要求を送ると、認証なしで設定を読み出せます。書込みは確認されていません。

## 今後の予定

製造者は修正版を用意しています。公表は 〔20日後の月〕の見込みです。修正版の適用手順は別に提供します。
`,
    indicators: [],
    to: { sectors: ['electricity', 'gas', 'water'] },
    acknowledgeWithinHours: 24,
  },
  {
    daysAgo: 15,
    hour: 16,
    sender: 'ando.ren',
    kind: 'analysis',
    marks: provision('TLP:AMBER', 'PAP:GREEN'),
    publicTitle: '港湾・海運分野への偵察活動の分析',
    headline: '港湾・海運分野の予約システムに対する偵察活動の分析結果',
    toDo: '公開情報を見直し、問合せの記録を検索してください。',
    body: `${now('公開している予約・照会画面への、低頻度の反復要求を検索してください。', '不要な照会用 API を閉じてください。')}
## 分析の要点

〔60日前の月〕下旬から、船舶の入出港予定と荷役計画を照会する画面に、1 時間に 3、4 回の規則的な要求が続いています。発信元は住宅用回線を中継し、毎日変わります。要求の並びと HTTP ヘッダーの順序は共通です。

> 単独では通常の利用と区別できません。30 日分をまとめて見てください。

現時点で侵入は確認されていません。
`,
    indicators: [
      { value: '198.51.100.142', meaning: '照会の発信元', technique: 'T1595.002' },
      { value: '2001:db8:42::17', meaning: '照会の発信元', technique: 'T1595.002' },
      { value: 'port-cal.example', meaning: '収集用サーバー', technique: 'T1583.001' },
    ],
    to: { sectors: ['ocean-cargo', 'port-transport', 'airports', 'aviation'] },
    acknowledgeWithinHours: null,
  },
  {
    daysAgo: 13,
    hour: 11,
    sender: 'sakurai.mizuki',
    kind: 'alert',
    marks: provision('TLP:AMBER+STRICT', 'PAP:GREEN'),
    publicTitle: '委託先を経由したランサムウェア事案への注意喚起',
    headline: '運用委託先の遠隔接続を経由したランサムウェア事案について',
    toDo: '委託先の接続を今日中に点検してください。',
    body: `${now('**今日中** 委託先が使う遠隔接続のアカウントを棚卸ししてください。', '**今日中** 下表の通信先を遮断してください。', 'バックアップのうち一世代を、ネットワークから切り離してください。')}
## 概要

国内の事業者 1 社で、運用委託先の遠隔接続アカウントを使った侵入と、業務システムの暗号化が発生しました。侵入から暗号化までは 4 日でした。

## 侵入の経過

1. 委託先の端末から認証情報が窃取されました。
2. 深夜帯に遠隔接続が行われ、管理サーバーへ横展開されました。
3. バックアップの管理画面が操作され、直近の世代が消されました。
4. 週末の早朝に暗号化が実行されました。
`,
    indicators: [
      { value: '192.0.2.204', meaning: '遠隔接続の発信元', technique: 'T1133' },
      {
        value: '6f1c0a52d94f7c2a3be81d0c57e9a4f0b2d6837c15aa90ee4c7d21b8f3059e64',
        meaning: '暗号化プログラム',
        technique: 'T1486',
      },
      { value: 'backup-sync.example', meaning: '持出し先', technique: 'T1567.002' },
    ],
    to: 'all',
    acknowledgeWithinHours: 24,
  },
  {
    daysAgo: 11,
    hour: 15,
    sender: 'fujii.naoki',
    kind: 'advisory',
    marks: provision('TLP:GREEN', 'PAP:GREEN'),
    publicTitle: '連休に向けた DDoS への備え',
    headline: '連休中の DDoS 攻撃に備えた確認事項',
    toDo: '通信の切替手順を連休前に確認してください。',
    body: `${now('回線事業者の緩和サービスの連絡先と、発動の手順を確認してください。', '発動を判断する方の、休日の連絡先を更新してください。', '〔10日後〕までに、一度手順どおりに訓練してください。')}
## 背景

過去 2 年、連休中に国内の交通・金融・通信分野で DDoS 攻撃が発生しました。攻撃は数十分で終わり、狙いを変えて繰り返されます。

## 確認事項

- オリジンのアドレスが、DNS の過去の記録から分からないこと。
- 静的な案内ページを、別の回線から出せること。
- 攻撃を受けている間の、利用者への知らせ方を決めてあること。
`,
    indicators: [],
    to: 'all',
    acknowledgeWithinHours: null,
  },
  {
    daysAgo: 9,
    hour: 10,
    sender: 'ando.ren',
    kind: 'vulnerability',
    marks: controlled('TLP:AMBER+STRICT', 'PAP:AMBER'),
    publicTitle: null,
    headline: '白銀ネットワーク機器 SG-VPN の境界外書込み（公表前情報）',
    toDo: '公表前です。管理画面を外部から遮断し、記録を保全してください。',
    body: `${now('SG-VPN の管理画面を、外部から到達できない場所に移してください。', '装置の構成情報を書き出し、改変がないか確認してください。', '修正版が出たら、**48 時間以内**に適用できるよう準備してください。')}
## 概要

SG-VPN 3.x の利用者画面に、認証前の境界外書込みがあります。製造者は悪用を 1 件確認しています。

## 悪用の痕跡

構成情報の「告知文」に、空白だけの行が 12 行以上続くことがあります。
`,
    indicators: [{ value: '203.0.113.9', meaning: '悪用の発信元', technique: 'T1190' }],
    to: { sectors: ['telecommunications', 'finance', 'electricity', 'railway'] },
    acknowledgeWithinHours: 24,
  },
  {
    daysAgo: 7,
    hour: 13,
    sender: 'sakurai.mizuki',
    kind: 'analysis',
    marks: provision('TLP:AMBER', 'PAP:GREEN'),
    publicTitle: '金融分野を狙う不正なアプリの分析',
    headline: '認証アプリを装う不正なスマートフォン用アプリの分析結果',
    toDo: '利用者への注意を掲載し、不正なアプリの報告を集めてください。',
    body: `${now('下表のドメインを、利用者への注意喚起と合わせて遮断してください。', '自社の名称をかたる配布ページがないか確認してください。')}
## 分析の要点

配布ページは公式ストアの画面を模し、「安全確認」としてアプリの導入を促します。導入後は通知の読取りを求め、届いた認証符号を外部に送ります。

| 版 | 署名の有効期間 | 送信先 |
|---|---|---|
| 1.0 | 〔53日前〕から | app-kakunin.example |
| 1.2 | 〔20日前〕から | app-anzen.example |
`,
    indicators: [
      { value: 'app-kakunin.example', meaning: '送信先', technique: 'T1481' },
      { value: 'app-anzen.example', meaning: '送信先', technique: 'T1481' },
      { value: 'https://app-anzen.example/install/v12', meaning: '配布ページ', technique: 'T1476' },
    ],
    to: { sectors: ['finance', 'credit-card', 'telecommunications', 'postal'] },
    acknowledgeWithinHours: null,
  },
  {
    daysAgo: 5,
    hour: 18,
    sender: 'fujii.naoki',
    kind: 'alert',
    marks: provision('TLP:AMBER', 'PAP:GREEN'),
    publicTitle: '監視カメラを踏み台とする活動への注意喚起',
    headline: '拠点の監視カメラを踏み台とする侵入活動について',
    toDo: '初期パスワードの機器を今週中に洗い出してください。',
    body: `${now('監視カメラと録画装置を、業務網から分けてください。', '既定のパスワードのまま使っている装置を洗い出してください。', '該当があれば電源を切らず、事務局へ連絡してください。')}
## 概要

鉄道、放送、水道の拠点で、監視カメラの管理画面から業務網に入る活動が確認されています。装置の更新機能を悪用し、再起動しても残ります。
`,
    indicators: [
      { value: '198.51.100.61', meaning: '更新を装う配布元', technique: 'T1195.002' },
      { value: 'http://cam-update.example/fw/latest.bin', meaning: '不正な更新', technique: 'T1542.001' },
    ],
    to: { sectors: ['railway', 'broadcasting', 'water', 'truck-freight', 'port-transport'] },
    acknowledgeWithinHours: 48,
  },
  {
    daysAgo: 3,
    hour: 9,
    sender: 'ando.ren',
    kind: 'advisory',
    marks: provision('TLP:GREEN', 'PAP:CLEAR'),
    publicTitle: '時刻同期に関する確認のお願い',
    headline: '外部の時刻源に頼る機器の、時刻のずれについて',
    toDo: '時刻源の設定を確認してください。',
    body: `${now('**今週中** 制御系の機器が参照する時刻源を一覧にしてください。', '時刻が 5 分以上ずれたときに気づける仕組みがあるか、確認してください。')}
## 背景

公開の時刻サーバーの一つが、〔8日前〕に最大 40 分ずれた時刻を返しました。原因は設定の誤りで、攻撃ではありません。記録の突合せに影響した例があります。
`,
    indicators: [],
    to: { sectors: ['electricity', 'gas', 'oil', 'water', 'railway', 'aviation', 'airports'] },
    acknowledgeWithinHours: null,
  },
  {
    daysAgo: 1,
    hour: 17,
    sender: 'sakurai.mizuki',
    kind: 'alert',
    marks: controlled('TLP:RED', 'PAP:RED'),
    publicTitle: null,
    headline: '特定の保守事業者のアカウントが悪用されている可能性について',
    toDo: '個別に示した期間の接続記録を確認してください。',
    body: `${now('**本日中** 保守事業者「建翔」名義のアカウントの、直近 14 日の利用を確認してください。', '確認は、記録の閲覧だけで行ってください。**遮断や再設定はまだ行わないでください。** 相手に気づかれます。', '結果にかかわらず、事務局に電話で連絡してください。')}
## お願いの理由

情報源を守るため、経緯は書けません。宛先は、確認が必要な方だけに限っています。組織内でも、確認に当たる方以外には伝えないでください。
`,
    indicators: [{ value: '192.0.2.18', meaning: '閲覧だけで確認する発信元', technique: 'T1078' }],
    to: { mailboxes: ['sato.misaki', 'yamamoto.saori', 'inoue.mari', 'goto.shin', 'ota.kei'] },
    acknowledgeWithinHours: 24,
  },
  {
    daysAgo: 0,
    hour: 8,
    sender: 'fujii.naoki',
    kind: 'alert',
    marks: controlled('TLP:AMBER+STRICT', 'PAP:GREEN'),
    assessment: { reliability: 'A', credibility: '1' },
    publicTitle: '管理ツールの悪用に関する注意喚起',
    headline: '正規の管理ツールを悪用した電力・ガス分野への侵入活動について',
    toDo: '遠隔管理ツールの外部公開を今日中に止めてください。',
    body: `${now('**今日中** 遠隔管理ツールの外部公開を止め、下表の通信先を遮断してください。', '**今週中** 管理用アカウントの直近 30 日のログオンを確認し、結果を回答してください。', '該当があれば電源を切らず、事務局へ連絡してください。')}
## 概要

〔25日前の月〕以降、国内の電力・ガス事業者の保守網を狙い、導入済みの遠隔管理ツールを足掛かりとする侵入が 3 件確認されています。攻撃者は不正なプログラムをほとんど持ち込まず、既存の管理機能だけで横展開するため、従来の検知では見つかりにくいことが特徴です。

## 確認の手順

1. 遠隔管理ツールの接続記録を、利用者、時刻、発信元で並べてください。
2. 休日と深夜の接続を、作業票と突き合わせてください。
3. 作業票のない接続が見つかったら、端末を使い続けたまま、メモリーの保全を検討してください。

## 背景

同じ手口は、海外の電力分野で本年 6 月に報告されています。国内の 3 件では、発信元と使われた管理コマンドの順序が一致しました。いずれも供給への影響はありません。
`,
    indicators: [
      { value: '198.51.100.23', meaning: 'C2 通信先', technique: 'T1071.001' },
      { value: 'update.kensho.example', meaning: '配布元', technique: 'T1105' },
      {
        value: '9f2c41d07be35a8816c4f0d2a97b63e5c81f4da20b96e37d55ac08f1b274e41b',
        meaning: '正規ツールを装う DLL',
        technique: 'T1574.002',
      },
      {
        value: 'https://update.kensho.example/agent/check',
        meaning: '更新確認を装う通信',
        technique: 'T1071.001',
      },
    ],
    to: { sectors: ['electricity', 'gas'] },
    acknowledgeWithinHours: 10,
  },
]
