/**
 * The sample council's organizations and people. Every name is invented; mail
 * addresses end in .example (RFC 2606). The first letters of a row stay stable,
 * so that the README may speak of 佐藤 美咲 and find her.
 */
import type { Role } from '../../app/access/role.ts'
import type { OrganizationKind } from '../schema.ts'

export interface SampleOrganization {
  readonly key: string
  readonly name: string
  readonly kind: OrganizationKind
  /** A word of app/council/sector.ts. */
  readonly sector: string | null
}

export interface SamplePerson {
  readonly organization: string
  readonly name: string
  readonly reading: string
  readonly mailbox: string
  readonly role: Role
}

const operators: readonly (readonly [key: string, name: string, sector: string])[] = [
  ['minato-denryoku', 'みなと電力株式会社', 'electricity'],
  ['kitahama-energy', '北浜エナジー株式会社', 'electricity'],
  ['soyokaze-hatsuden', 'そよかぜ発電株式会社', 'electricity'],
  ['aonami-soden', '青波送電株式会社', 'electricity'],
  ['kitahama-gas', '北浜ガス株式会社', 'gas'],
  ['hinode-gas', 'ひので瓦斯株式会社', 'gas'],
  ['midorino-gas', 'みどり野ガス株式会社', 'gas'],
  ['shiosai-sekiyu', '潮騒石油株式会社', 'oil'],
  ['tomoshibi-petro', 'ともしび石油精製株式会社', 'oil'],
  ['izumino-suido', '泉野市水道局', 'water'],
  ['kawasumi-suido', '川澄広域水道企業団', 'water'],
  ['takamine-suido', '高嶺県企業局', 'water'],
  ['aoba-tetsudo', '青葉鉄道株式会社', 'railway'],
  ['hayate-tetsudo', 'はやて鉄道株式会社', 'railway'],
  ['komorebi-kotsu', '木洩れ日交通局', 'railway'],
  ['yamabiko-unyu', '山彦運輸株式会社', 'truck-freight'],
  ['tsubame-butsuryu', 'つばめ物流株式会社', 'truck-freight'],
  ['umineko-kaiun', '海猫海運株式会社', 'ocean-cargo'],
  ['kuroshio-line', '黒汐ライン株式会社', 'ocean-cargo'],
  ['hakuto-futo', '白灯埠頭株式会社', 'port-transport'],
  ['isaribi-koun', '漁火港運株式会社', 'port-transport'],
  ['mikazuki-koku', '三日月航空株式会社', 'aviation'],
  ['asagiri-air', 'あさぎりエアライン株式会社', 'aviation'],
  ['mikazuki-kuko', '三日月国際空港株式会社', 'airports'],
  ['hoshimi-kuko', '星見空港ビル株式会社', 'airports'],
  ['hibiki-tsushin', 'ひびき通信株式会社', 'telecommunications'],
  ['akatsuki-mobile', 'あかつきモバイル株式会社', 'telecommunications'],
  ['itoguchi-net', '糸口ネットワークス株式会社', 'telecommunications'],
  ['kodama-hoso', 'こだま放送株式会社', 'broadcasting'],
  ['miyako-tv', '都テレビジョン株式会社', 'broadcasting'],
  ['hato-yubin', 'はと郵便株式会社', 'postal'],
  ['izumi-ginko', '泉銀行株式会社', 'finance'],
  ['sakaime-shinkin', '境目信用金庫', 'finance'],
  ['wakaba-shoken', '若葉証券株式会社', 'finance'],
  ['hibari-hoken', 'ひばり生命保険株式会社', 'finance'],
  ['kasumi-card', '霞カード株式会社', 'credit-card'],
  ['sazanami-card', 'さざなみカードサービス株式会社', 'credit-card'],
]

const suppliers: readonly (readonly [key: string, name: string])[] = [
  ['kensho-systems', '建翔システムズ株式会社'],
  ['tsuzumi-control', '鼓制御機器株式会社'],
  ['shirogane-net', '白銀ネットワーク機器株式会社'],
  ['mizuho-cloud', '瑞穂野クラウド株式会社'],
]

export const sampleOrganizations: readonly SampleOrganization[] = [
  { key: 'tokatsu', name: '統括室（見本）', kind: 'government', sector: null },
  { key: 'jimukyoku', name: '協議会事務局（見本）', kind: 'council', sector: null },
  { key: 'kanshi', name: '独立監督委員会（見本）', kind: 'oversight', sector: null },
  ...operators.map(([key, name, sector]) => ({ key, name, kind: 'operator' as const, sector })),
  ...suppliers.map(([key, name]) => ({ key, name, kind: 'supplier' as const, sector: null })),
]

const members: readonly (readonly [organization: string, name: string, reading: string, mailbox: string])[] = [
  ['minato-denryoku', '佐藤 美咲', 'サトウ ミサキ', 'sato.misaki'],
  ['kitahama-energy', '高橋 健', 'タカハシ ケン', 'takahashi.ken'],
  ['soyokaze-hatsuden', '渡辺 直子', 'ワタナベ ナオコ', 'watanabe.naoko'],
  ['aonami-soden', '伊藤 翔太', 'イトウ ショウタ', 'ito.shota'],
  ['kitahama-gas', '山本 沙織', 'ヤマモト サオリ', 'yamamoto.saori'],
  ['hinode-gas', '中村 大輔', 'ナカムラ ダイスケ', 'nakamura.daisuke'],
  ['midorino-gas', '小林 由美', 'コバヤシ ユミ', 'kobayashi.yumi'],
  ['shiosai-sekiyu', '加藤 誠', 'カトウ マコト', 'kato.makoto'],
  ['tomoshibi-petro', '吉田 明子', 'ヨシダ アキコ', 'yoshida.akiko'],
  ['izumino-suido', '山田 拓也', 'ヤマダ タクヤ', 'yamada.takuya'],
  ['kawasumi-suido', '佐々木 綾', 'ササキ アヤ', 'sasaki.aya'],
  ['takamine-suido', '松本 浩一', 'マツモト コウイチ', 'matsumoto.koichi'],
  ['aoba-tetsudo', '井上 真理', 'イノウエ マリ', 'inoue.mari'],
  ['hayate-tetsudo', '木村 亮', 'キムラ リョウ', 'kimura.ryo'],
  ['komorebi-kotsu', '林 千尋', 'ハヤシ チヒロ', 'hayashi.chihiro'],
  ['yamabiko-unyu', '斎藤 剛', 'サイトウ ツヨシ', 'saito.tsuyoshi'],
  ['tsubame-butsuryu', '清水 香織', 'シミズ カオリ', 'shimizu.kaori'],
  ['umineko-kaiun', '山口 隆', 'ヤマグチ タカシ', 'yamaguchi.takashi'],
  ['kuroshio-line', '森 恵', 'モリ メグミ', 'mori.megumi'],
  ['hakuto-futo', '池田 修', 'イケダ オサム', 'ikeda.osamu'],
  ['isaribi-koun', '橋本 奈々', 'ハシモト ナナ', 'hashimoto.nana'],
  ['mikazuki-koku', '阿部 智也', 'アベ トモヤ', 'abe.tomoya'],
  ['asagiri-air', '石川 遥', 'イシカワ ハルカ', 'ishikawa.haruka'],
  ['mikazuki-kuko', '前田 学', 'マエダ マナブ', 'maeda.manabu'],
  ['hoshimi-kuko', '小川 瞳', 'オガワ ヒトミ', 'ogawa.hitomi'],
  ['hibiki-tsushin', '後藤 慎', 'ゴトウ シン', 'goto.shin'],
  ['akatsuki-mobile', '岡田 優', 'オカダ ユウ', 'okada.yu'],
  ['itoguchi-net', '長谷川 潤', 'ハセガワ ジュン', 'hasegawa.jun'],
  ['kodama-hoso', '村上 梓', 'ムラカミ アズサ', 'murakami.azusa'],
  ['miyako-tv', '近藤 聡', 'コンドウ サトシ', 'kondo.satoshi'],
  ['hato-yubin', '石井 和子', 'イシイ カズコ', 'ishii.kazuko'],
  ['izumi-ginko', '坂本 龍', 'サカモト リュウ', 'sakamoto.ryu'],
  ['sakaime-shinkin', '遠藤 美穂', 'エンドウ ミホ', 'endo.miho'],
  ['wakaba-shoken', '青木 涼', 'アオキ リョウ', 'aoki.ryo'],
  ['hibari-hoken', '藤田 葵', 'フジタ アオイ', 'fujita.aoi'],
  ['kasumi-card', '西村 渉', 'ニシムラ ワタル', 'nishimura.wataru'],
  ['sazanami-card', '福田 瑠璃', 'フクダ ルリ', 'fukuda.ruri'],
  ['kensho-systems', '太田 慧', 'オオタ ケイ', 'ota.kei'],
  ['tsuzumi-control', '三宅 翼', 'ミヤケ ツバサ', 'miyake.tsubasa'],
  ['shirogane-net', '原田 楓', 'ハラダ カエデ', 'harada.kaede'],
  ['mizuho-cloud', '上野 凪', 'ウエノ ナギ', 'ueno.nagi'],
]

/** Colleagues of theirs, so that most organizations can be reached when one of the two is away. They look in more seldom. */
const colleagues: typeof members = [
  ['minato-denryoku', '石橋 徹平', 'イシバシ テッペイ', 'ishibashi.teppei'],
  ['kitahama-energy', '今井 彩', 'イマイ アヤ', 'imai.aya'],
  ['aonami-soden', '河野 晴', 'コウノ ハル', 'kono.haru'],
  ['kitahama-gas', '矢野 桂', 'ヤノ ケイ', 'yano.kei'],
  ['hinode-gas', '沢田 望', 'サワダ ノゾミ', 'sawada.nozomi'],
  ['shiosai-sekiyu', '水野 岳', 'ミズノ ガク', 'mizuno.gaku'],
  ['izumino-suido', '片山 春菜', 'カタヤマ ハルナ', 'katayama.haruna'],
  ['takamine-suido', '野村 圭吾', 'ノムラ ケイゴ', 'nomura.keigo'],
  ['aoba-tetsudo', '大西 澄', 'オオニシ スミ', 'onishi.sumi'],
  ['hayate-tetsudo', '杉本 一真', 'スギモト カズマ', 'sugimoto.kazuma'],
  ['yamabiko-unyu', '古川 奏', 'フルカワ カナデ', 'furukawa.kanade'],
  ['umineko-kaiun', '永井 汐里', 'ナガイ シオリ', 'nagai.shiori'],
  ['hakuto-futo', '樋口 陸', 'ヒグチ リク', 'higuchi.riku'],
  ['mikazuki-koku', '松岡 環', 'マツオカ タマキ', 'matsuoka.tamaki'],
  ['mikazuki-kuko', '浜田 航', 'ハマダ ワタル', 'hamada.wataru'],
  ['hibiki-tsushin', '小松 理沙', 'コマツ リサ', 'komatsu.risa'],
  ['akatsuki-mobile', '丸山 仁', 'マルヤマ ジン', 'maruyama.jin'],
  ['miyako-tv', '上田 文', 'ウエダ フミ', 'ueda.fumi'],
  ['izumi-ginko', '市川 廉', 'イチカワ レン', 'ichikawa.ren'],
  ['wakaba-shoken', '川口 美月', 'カワグチ ミヅキ', 'kawaguchi.mizuki'],
  ['kasumi-card', '田村 悟', 'タムラ サトル', 'tamura.satoru'],
  ['shirogane-net', '五十嵐 紬', 'イガラシ ツムギ', 'igarashi.tsumugi'],
]

/** Whose place is beside somebody else's: who comes less often. */
export const isColleague = ({ mailbox }: SamplePerson): boolean => colleagues.some(([, , , own]) => own === mailbox)

/** The order of making: two of the secretariat first, who certify everybody after them. */
export const samplePeople: readonly SamplePerson[] = [
  { organization: 'jimukyoku', name: '大野 静', reading: 'オオノ シズカ', mailbox: 'ono.shizuka', role: 'secretariat' },
  { organization: 'jimukyoku', name: '川村 悠', reading: 'カワムラ ユウ', mailbox: 'kawamura.yu', role: 'secretariat' },
  {
    organization: 'jimukyoku',
    name: '三浦 恵子',
    reading: 'ミウラ ケイコ',
    mailbox: 'miura.keiko',
    role: 'compliance',
  },
  { organization: 'jimukyoku', name: '平野 徹', reading: 'ヒラノ トオル', mailbox: 'hirano.toru', role: 'compliance' },
  { organization: 'kanshi', name: '秋山 律', reading: 'アキヤマ リツ', mailbox: 'akiyama.ritsu', role: 'oversight' },
  { organization: 'kanshi', name: '久保 菫', reading: 'クボ スミレ', mailbox: 'kubo.sumire', role: 'oversight' },
  { organization: 'tokatsu', name: '藤井 直樹', reading: 'フジイ ナオキ', mailbox: 'fujii.naoki', role: 'liaison' },
  {
    organization: 'tokatsu',
    name: '桜井 瑞希',
    reading: 'サクライ ミズキ',
    mailbox: 'sakurai.mizuki',
    role: 'liaison',
  },
  { organization: 'tokatsu', name: '安藤 蓮', reading: 'アンドウ レン', mailbox: 'ando.ren', role: 'liaison' },
  ...[...members, ...colleagues].map(([organization, name, reading, mailbox]) => ({
    organization,
    name,
    reading,
    mailbox,
    role: 'member' as const,
  })),
]
