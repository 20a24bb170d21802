/** A council with something on every page: one bulletin opened by one member and not by the other. */
import type { Browser } from '@playwright/test'
import Database from 'better-sqlite3'
import { openWindow } from './browser-window.ts'
import { address, beginBulletin, mark, sealAndIssue, stixReport, write } from './liaison.ts'
import { breakSeal, expectText, openSealed } from './member.ts'
import type { OpenedCouncil } from './portal-copy.ts'
import { signIn, unlock } from './sign-in.ts'
import type { Landmarks } from './site-map.ts'
import { words } from './words.ts'

export const sample = {
  publicTitle: '遠隔保守の接続に関する注意喚起',
  headline: '遠隔保守の接続元を装う不正な操作の手口について',
  sentence: '保守事業者の名を使う接続が、契約のない時間帯に確認されています。',
}

export interface Prepared {
  readonly landmarks: Landmarks
  /** The entry by which the copy was given to the member. */
  readonly released: number
}

/** The liaison writes the sample and seals it to both members. Gives the bulletin's id. */
export async function issueSample(browser: Browser, council: OpenedCouncil): Promise<string> {
  const { liaison, member, otherMember } = council.people
  const office = await openWindow(browser, { url: council.url })
  await signIn(office.page, liaison)
  await unlock(office.page, liaison)
  await beginBulletin(office.page)
  const body = `## いま行うこと\n\n1. 接続の記録を確かめてください。\n\n## 概要\n\n${sample.sentence}\n\n| 時間帯 | 件数 |\n|---|---|\n| 深夜 | 12 |\n\n> 引用です。\n\n\`code\`\n`
  const pasted = 'hosyu-setsuzoku.example | 接続元 | 遮断 | T1133'
  await write(office.page, { ...sample, body, pasted, stix: stixReport() })
  await mark(office.page, 'pap', 'PAP:GREEN')
  await office.page.getByLabel(words.bulletins.compose.blocksAdvised, { exact: true }).check()
  await address(office.page, [member.name, otherMember.name])
  const { id } = await sealAndIssue(office.page, 2)
  await office.close()
  return id
}

export async function prepare(browser: Browser, council: OpenedCouncil): Promise<Prepared> {
  const { otherMember } = council.people
  const id = await issueSample(browser, council)
  const reader = await openWindow(browser, { url: council.url })
  await signIn(reader.page, otherMember)
  await unlock(reader.page, otherMember)
  await openSealed(reader.page, sample)
  await breakSeal(reader.page)
  await expectText(reader.page, sample)
  await reader.close()
  return readLandmarks(council, id)
}

/** Two desks that nobody serves yet: their pages say so. */
function foundDesks(db: Database.Database): void {
  const desk = db.prepare(`insert into desk (id, kind, name_ja, name_en, founded_at) values (?, 'office', ?, ?, 0)`)
  desk.run('cabinet', '統括室', 'Cabinet desk')
  desk.run('archive', '保管', 'Archive')
}

function readLandmarks({ portal, people, invited }: OpenedCouncil, bulletin: string): Prepared {
  const db = new Database(`${portal.dataDir}/fuin.sqlite`)
  const one = (query: string, ...values: unknown[]) =>
    String(
      db
        .prepare(query)
        .pluck()
        .get(...values),
    )
  const byEmail = (email: string) => one('select id from person where email = ?', email)
  const landmarks = {
    bulletin,
    ownEntry: one(
      `select max("index") from log_index where kind = 'pledge-given' and actor = ?`,
      byEmail(people.member.email),
    ),
    person: byEmail(people.member.email),
    invitedPerson: byEmail(invited[0]?.person.email ?? ''),
    organization: one('select organization_id from person where email = ?', people.member.email),
    noConsent: one("select id from organization where kind = 'government'"),
  }
  foundDesks(db)
  const released = Number(one(`select max("index") from log_index where kind = 'released'`))
  db.close()
  return { landmarks, released }
}
