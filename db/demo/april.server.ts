/** Lists of changes: a small one of this month that has been carried out, and the next April's, which waits for its hour. */
import { carryOutDue } from '../../app/changeover/carry-out-changeover.server.ts'
import { nextApril, parseHour } from '../../app/changeover/changeover.ts'
import { readListFile } from '../../app/changeover/changeover-file.server.ts'
import { checkList } from '../../app/changeover/check-list.server.ts'
import { confirmChangeover } from '../../app/changeover/confirm-changeover.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { type Instant, instant } from '../../app/ids.ts'
import type { Course } from './days-at-work.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

/** As somebody of the secretariat types it: change, name, reading, address, organization, department, title, reason. */
type Row = readonly [string, string, string, string, string, string, string, string]

const heads = '区分,氏名,フリガナ,メールアドレス,組織,部署,役職,離任の理由'

const thisMonth: readonly Row[] = [
  [
    '着任',
    '久我 渚',
    'クガ ナギサ',
    'kuga.nagisa@itoguchi-net.example',
    '糸口ネットワークス株式会社',
    '監視センター',
    '',
    '',
  ],
  [
    '着任',
    '千葉 怜',
    'チバ レイ',
    'chiba.rei@midorino-gas.example',
    'みどり野ガス株式会社',
    '情報セキュリティ室',
    '主任',
    '',
  ],
  ['異動', '大西 澄', '', 'onishi.sumi@aoba-tetsudo.example', '', '運行システム部', '課長補佐', ''],
  ['離任', '丸山 仁', '', 'maruyama.jin@akatsuki-mobile.example', '', '', '', '異動'],
]

/** Who is let go by it: by mailbox. */
export const leaver = 'maruyama.jin'
/** The midnight of its hour, so many days before today. */
export const carriedOutDaysAgo = 3

const nextYear: readonly Row[] = [
  ['離任', '安藤 蓮', '', 'ando.ren@tokatsu.example', '', '', '', '異動'],
  ['着任', '谷 和馬', 'タニ カズマ', 'tani.kazuma@tokatsu.example', '統括室（見本）', '', '', ''],
  ['離任', '田村 悟', '', 'tamura.satoru@kasumi-card.example', '', '', '', '退職'],
  [
    '着任',
    '野口 茜',
    'ノグチ アカネ',
    'noguchi.akane@kasumi-card.example',
    '霞カード株式会社',
    '情報セキュリティ室',
    '',
    '',
  ],
  ['異動', '市川 廉', '', 'ichikawa.ren@izumi-ginko.example', '', 'システムリスク管理部', '調査役', ''],
  ['異動', '五十嵐 紬', '', 'igarashi.tsumugi@shirogane-net.example', '建翔システムズ株式会社', 'PSIRT', '', ''],
]

/** Whose hour is the midnight that comes so; confirmed some days before it. */
export async function* planThisMonth(secretary: SampleActor, at: Instant): Course {
  await secretary.signIn()
  yield 120
  await confirm(secretary, thisMonth, at)
  await secretary.walkAway()
}

/** What the portal does by itself within a minute of the hour. */
export async function* carryOut({ parts }: SampleActor): Course {
  const { portal } = parts.stage
  const logger = {
    error: (fields: object) => {
      throw new Error('the list was not carried out', { cause: fields })
    },
  }
  yield 20
  await carryOutDue({ ...portal, logger })
}

export async function planApril(secretary: SampleActor): Promise<void> {
  const { portal } = secretary.parts.stage
  const { day, time } = nextApril(portal.now())
  const at = parseHour(day, time, portal.now())
  if (at === null) throw new Error('there is no next April')
  await secretary.signIn()
  await confirm(secretary, nextYear, at)
  await secretary.walkAway()
}

/** Those of the rows that can be: a council of a few people has not all of them. */
async function confirm(secretary: SampleActor, rows: readonly Row[], at: Instant): Promise<void> {
  const { portal } = secretary.parts.stage
  const judged = async (some: readonly Row[]) => {
    const text = [heads, ...some.map((row) => row.join(','))].join('\r\n')
    const read = granted('reading the list', readListFile(utf8(text)))
    return { read, checked: await checkList(portal, { read, at: instant(at), by: secretary.person }) }
  }
  const all = await judged(rows)
  const sound = rows.filter((_, i) => all.checked.lines[i]?.fate)
  if (sound.length === 0) return
  const { read, checked } = await judged(sound)
  const asked = { lines: read.lines, at, shown: checked.shown, ...(await secretary.confirms()) }
  granted('the list', await confirmChangeover(portal, asked))
}
