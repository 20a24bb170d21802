/** Every list that can be had as a file, with lines in it, somebody who may have it and somebody who may not. */
import { actorFields } from '../../app/access/actor.ts'
import { logDenial } from '../../app/access/log-refusal.server.ts'
import { addMirror, removeMirror } from '../../app/access/mirrors.server.ts'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { days, instant, type PersonId } from '../../app/ids.ts'
import { markLifted } from '../../app/retention/hold-store.server.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { searchEntries } from '../../app/review/search-entries.server.ts'
import { actorOf, addPerson, codeOf, type Door, sessionOf, where } from '../access/door.ts'
import { foundCouncil, join, signRoll } from '../bulletins/council.ts'
import { issueTo, openAndTell, read } from '../bulletins/sealing.ts'
import { given } from '../council/newcomers.ts'
import { hold, signedInOnce } from '../retention/eraser.ts'
import { cookieOf, officer, secretariat } from './before-a-form.ts'

export interface CsvStage {
  readonly door: Door
  readonly reader: PersonId
  readonly cookie: string
  /** Of whoever may not have it; null where everybody has one of their own. */
  readonly stranger: string | null
}

export interface CsvCase {
  readonly stand: () => Promise<CsvStage>
  readonly path: string
  /** `narrowed` asked for: fewer of the same lines. */
  readonly narrowed?: { readonly query: string; readonly lines: readonly (readonly string[])[] }
  readonly file: { readonly name: string; readonly ja: string; readonly en: string }
  /** Its lines in Japanese, at least the first ones; `*` for what is made by chance. */
  readonly ja: readonly (readonly string[])[]
  /** Its first lines in English. */
  readonly en: readonly (readonly string[])[]
}

const strangerTo = async (door: Door, role: 'member' | 'secretariat' = 'member') =>
  cookieOf(door, await addPerson(door, { role }))

const organizations: CsvCase = {
  path: '/organizations',
  stand: async () => {
    const { door, cookie, by, who } = await secretariat()
    const add = async (name: string, sector: 'gas' | 'water') =>
      given(await addOrganization(door, { by, wanted: { name, kind: 'operator', sector } }))
    await add('=HYPERLINK("http://192.0.2.1")', 'gas')
    await add('北浜水道株式会社', 'water')
    return { door, cookie, reader: who.person, stranger: await strangerTo(door) }
  },
  narrowed: {
    query: 'kind=operator&sector=water',
    lines: [['o_*', '北浜水道株式会社', '特別社会基盤事業者', '水道', '', '記録なし', '', '0']],
  },
  file: { name: 'organizations', ja: '組織', en: 'Organizations' },
  ja: [
    ['ID', '組織名', '種別', '分野', '停止日', '同意', '撤回日', '人数'],
    ['o_*', `'=HYPERLINK("http://192.0.2.1")`, '特別社会基盤事業者', 'ガス', '', '記録なし', '', '0'],
    ['o_*', '北浜水道株式会社', '特別社会基盤事業者', '水道', '', '記録なし', '', '0'],
    ['o_*', '采葉電気', '特別社会基盤事業者', '電気', '', '記録あり', '', '1'],
    ['o_*', '采葉電気', '特別社会基盤事業者', '電気', '', '記録あり', '', '1'],
  ],
  en: [
    ['Id', 'Name', 'Kind', 'Sector', 'Suspended on', 'Consent', 'Withdrawn on', 'People'],
    ['o_*', `'=HYPERLINK("http://192.0.2.1")`, 'Covered operator', 'Gas', '', 'None', '', '0'],
  ],
}

const received: CsvCase = {
  path: '/bulletins',
  stand: async () => {
    const council = await foundCouncil('sqlite')
    const sato = await join(council, 'member', '佐藤 美咲')
    await signRoll(council)
    const first = await issueTo(council, [sato], { publicTitle: '=1+1' })
    council.clock.advance(60_000)
    await issueTo(council, [sato], { publicTitle: null, acknowledgeBy: instant(council.now() + days(1)) })
    await openAndTell(council, sato, await read(council, sato, first.id))
    const cookie = await cookieOf(council, sato)
    return { door: council, cookie, reader: sato.person, stranger: await strangerTo(council, 'secretariat') }
  },
  narrowed: {
    query: 'show=unopened',
    lines: [['*', '注意喚起', '提供用', 'TLP:AMBER', '2026-10-05 10:01:00', '', '2026-10-06 10:01:00', '未開封']],
  },
  file: { name: 'bulletins', ja: '受け取った情報', en: 'Received' },
  ja: [
    ['番号', '種別', '区分', 'TLP', '発出（日本時間）', '公開件名', '受領確認の期限（日本時間）', '状態'],
    ['*', '注意喚起', '提供用', 'TLP:AMBER', '2026-10-05 10:01:00', '', '2026-10-06 10:01:00', '未開封'],
    ['*', '注意喚起', '提供用', 'TLP:AMBER', '2026-10-05 10:00:00', `'=1+1`, '', '開封済み'],
  ],
  en: [
    ['Number', 'Kind', 'Class', 'TLP', 'Issued (Japan time)', 'Public title', 'Acknowledge by (Japan time)', 'State'],
    ['*', 'Alert', 'For provision', 'TLP:AMBER', '2026-10-05 10:01:00', '', '2026-10-06 10:01:00', 'Unopened'],
  ],
}

/** What compliance sees of all bulletins: numbers and marks. */
const issued: CsvCase = {
  path: '/bulletins',
  stand: async () => {
    const stage = await received.stand()
    const officer = await addPerson(stage.door, { role: 'compliance' })
    return { ...stage, reader: officer.person, cookie: await cookieOf(stage.door, officer) }
  },
  file: { name: 'issued-bulletins', ja: '発出された情報', en: 'Issued bulletins' },
  ja: [
    ['番号', '種別', '区分', 'TLP', '発出（日本時間）', '公開件名', '配付', '開封', '受領確認', '状態'],
    ['*', '注意喚起', '提供用', 'TLP:AMBER', '2026-10-05 10:01:00', '', '1', '0', '0', ''],
    ['*', '注意喚起', '提供用', 'TLP:AMBER', '2026-10-05 10:00:00', '', '1', '1', '0', ''],
  ],
  en: [
    [
      'Number',
      'Kind',
      'Class',
      'TLP',
      'Issued (Japan time)',
      'Public title',
      'Deliveries',
      'Opened',
      'Acknowledged',
      'State',
    ],
  ],
}

const record: CsvCase = {
  path: '/record',
  stand: async () => {
    const { door, cookie, who } = await officer('member')
    const watcher = await addPerson(door, { role: 'compliance' })
    const by = actorFields(actorOf(door, watcher, await sessionOf(door, watcher)), where)
    await signedInOnce(door, who)
    given(await searchEntries(door, { filter: { ...noFilter, about: who.person }, place: null, by, named: false }))
    const actor = actorOf(door, who, cookie.slice('__Host-fuin='.length))
    await logDenial(door, { actor, act: 'search the log', reason: 'not-allowed', where })
    return { door, cookie, reader: who.person, stranger: null }
  },
  file: { name: 'own-record', ja: '自分の記録', en: 'My record' },
  ja: [
    ['記録', '時刻（日本時間）', '操作種別', '結果', '理由・対象', '操作者', '情報', '記録の根拠'],
    ['*', '2026-10-05 10:00:00', 'アクセス拒否', '拒否', '記録の検索', '本人', '', 'システムによる記録'],
    ['*', '2026-10-05 10:00:00', '記録の検索', '成立', '', '他の利用者', '', 'システムによる記録'],
    ['*', '2026-10-05 10:00:00', 'サインイン', '成立', '', '本人', '', 'システムによる記録'],
  ],
  en: [
    ['Entry', 'Time (Japan time)', 'What', 'Outcome', 'Reason, object', 'Who', 'Bulletin', 'Whose word'],
    [
      '*',
      '2026-10-05 10:00:00',
      'Access refused',
      'Refused',
      'searching the log',
      'Oneself',
      '',
      'Stated by the server',
    ],
  ],
}

const holds: CsvCase = {
  path: '/log/holds',
  stand: async () => {
    const { door, cookie, who } = await officer('compliance')
    const [member, other] = [await addPerson(door), await addPerson(door, { role: 'compliance' })]
    const first = await hold(door, { kind: 'person', person: member.person }, who.person)
    await hold(door, { kind: 'entries', range: { first: 0, last: 2 } }, who.person)
    await markLifted(door.db, first, { entry: 1n, by: other.person, at: door.now() })
    return { door, cookie, reader: who.person, stranger: await strangerTo(door) }
  },
  file: { name: 'holds', ja: '保全の一覧', en: 'All holds' },
  ja: [
    ['記録', '対象', '番号', '指定（日本時間）', '状態', '解除（日本時間）', '解除の記録', '効力の終了（日本時間）'],
    ['*', '記録の範囲', '0-2', '2026-10-05 10:00:00', '保全中', '', '', ''],
    ['*', '個人', '', '2026-10-05 10:00:00', '解除済み・猶予中', '2026-10-05 10:00:00', '1', '2026-11-04 10:00:00'],
  ],
  en: [
    [
      'Entry',
      'On',
      'Number',
      'Placed (Japan time)',
      'State',
      'Lifted (Japan time)',
      'Entry of the lifting',
      'Holds until (Japan time)',
    ],
    ['*', 'Run of entries', '0-2', '2026-10-05 10:00:00', 'In force', '', '', ''],
  ],
}

const mirrors: CsvCase = {
  path: '/log/mirrors',
  stand: async () => {
    const { door, cookie, who, by } = await officer('oversight')
    const add = async (name: string, steps: number) =>
      given(await addMirror(door, { name, by, code: codeOf(door, who, steps) })).id
    const gone = await add('＋81 複製', 0)
    door.clock.advance(60_000)
    await add('監督機関の複製', 0)
    given(await removeMirror(door, { id: gone, by }))
    return { door, cookie, reader: who.person, stranger: await strangerTo(door) }
  },
  file: { name: 'mirrors', ja: '記録の複製（ミラー）', en: 'Mirrors of the log' },
  ja: [
    ['名称', '追加（日本時間）', '最後の取得（日本時間）', '状態', '取消し（日本時間）'],
    ['監督機関の複製', '2026-10-05 10:01:00', '', '有効', ''],
    [`'＋81 複製`, '2026-10-05 10:00:00', '', '取消済み', '2026-10-05 10:01:00'],
  ],
  en: [['Name', 'Added (Japan time)', 'Last fetched (Japan time)', 'State', 'Withdrawn on (Japan time)']],
}

const checkpoints: CsvCase = {
  path: '/oversight/checkpoints',
  stand: async () => {
    const { door, cookie, who } = await officer('oversight')
    const stranger = await strangerTo(door)
    const row = { size: 101, time: Date.UTC(2026, 10, 21, 15) / 1000, root: new Uint8Array(32), note: '' }
    await door.db.insertInto('log_checkpoint').values(row).execute()
    // Begins with a plus in base64.
    const root = new Uint8Array(32).fill(0xf8, 0, 1)
    await door.db
      .insertInto('log_checkpoint')
      .values({ ...row, size: 102, root })
      .execute()
    return { door, cookie, reader: who.person, stranger }
  },
  file: { name: 'checkpoints', ja: 'チェックポイント', en: 'Checkpoints' },
  ja: [
    ['署名時刻（日本時間）', '記録総数', 'ルートハッシュ'],
    ['2026-11-22 00:00:00', '102', `'+${'A'.repeat(42)}=`],
    ['2026-11-22 00:00:00', '101', `${'A'.repeat(43)}=`],
  ],
  en: [['Signed (Japan time)', 'Entries', 'Root hash']],
}

/** By the name under which it is declared. */
export const everyCsv: Readonly<Record<string, CsvCase>> = {
  organizationList: organizations,
  bulletinList: received,
  sentList: issued,
  ownRecordList: record,
  holdList: holds,
  mirrorList: mirrors,
  checkpointList: checkpoints,
}
