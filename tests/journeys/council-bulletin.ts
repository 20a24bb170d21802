/** What the liaison of the council's journey writes. */
import { stixReport } from './liaison.ts'

export const sentence = '揚陸設備の監視装置に、夜間だけ応答する不審な常駐プロセスが確認されました。'
export const bulletin = {
  publicTitle: '港湾設備の監視装置に関する注意喚起',
  headline: '監視装置の更新手順を装う侵入の手口について',
  body: `## いま行うこと\n\n1. **今日中** 下表の通信先を遮断してください。\n\n## 概要\n\n${sentence}\n\n${'更新配布サーバーの証明書が差し替えられ、正規の手順に見える操作で設定が書き出されています。\n\n'.repeat(60)}`,
  pasted:
    'koushin-haifu[.]example | 誘導先 | 遮断 | T1566.002\n203.0.113.77 | 中継 | 遮断\nhxxps://koushin-haifu.example/tejun | 手順書の偽物',
  stix: stixReport(),
}

export const question = '1年以上利用していない保守用の接続も、対象でしょうか。'
export const reply = '対象です。利用していない接続は、無効にしてください。'
