/** Three weeks of the sample council: who comes when, and what for. Chance decides, from a seed. */
import { instant, type PersonId } from '../../app/ids.ts'
import { stateCounts } from '../../app/read-log/state-counts.server.ts'
import { addAnswers } from './answers-given.server.ts'
import { carriedOutDaysAgo, carryOut, leaver, planApril, planThisMonth } from './april.server.ts'
import { askingArchive, openingArchive } from './archive-opened.server.ts'
import * as courses from './courses.server.ts'
import { DaysAtWork } from './days-at-work.ts'
import { callSilent, followingUp } from './follow-up.server.ts'
import type { SampleCouncil } from './found-council.server.ts'
import { deskServers, foundingDesks, servingDesks, takenOff, takingOffDesk } from './found-desks.server.ts'
import { givingMandates, mandated, standIn } from './give-mandates.server.ts'
import { leaveNotIssued, leftProposed } from './leave-not-issued.server.ts'
import {
  askSuspension,
  beginDraft,
  inviteForLater,
  proposeColleague,
  setHouseAddress,
  withdrawHouse,
} from './leave-waiting.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import type { SampleBulletin } from './sample-bulletin.ts'
import { day, hourOf, midnightOf, weekdayOf } from './sample-clock.ts'
import { nightDutyOf, stranger } from './sample-machines.ts'
import { ownPasskeys, registeringPasskeys, sampleKeys, usingPasskey } from './sample-passkeys.server.ts'
import { isColleague, type SamplePerson, sampleOrganizations } from './sample-people.ts'
import { SamplePost } from './sample-post.server.ts'
import { sampleRevisions } from './sample-revisions.ts'
import { answeringRequests, askingForColleague } from './sealed-again.server.ts'
import { askingForAddress, losingTelephone, renewingKey, waysBack } from './ways-back.server.ts'

export interface Weeks {
  readonly council: SampleCouncil
  readonly samplePeople: readonly SamplePerson[]
  readonly bulletins: readonly SampleBulletin[]
  /** Midnight in Japan of the day that counts as today. */
  readonly today: number
  readonly until: number
  readonly onDay: (day: number) => void
}

const hour = 3_600_000
/** Days before today on which a roll is signed: each is in force for seven. */
const rollDays = [22, 16, 10, 5, 1] as const

/** So many days ago and more, nothing can be moved back: there was no roll before. */
const firstDays = 20

/** Whose first page should have something to do: opens all that comes, and has been away for some days. And who was called away from writing. */
const away = {
  mailbox: 'sato.misaki',
  sinceDaysAgo: 4,
  author: 'fujii.naoki',
  asker: 'miura.keiko',
  contact: 'imai.aya',
  withdrawn: 'fukuda.ruri',
  later: 'takahashi.ken',
  desk: 'ito.shota',
} as const

/** Founded the day after the first roll, without which no vault knows anybody; another that evening names their keys, so that every bulletin goes to them. */
function addDesks(days: DaysAtWork, { council, today }: Weeks): void {
  const [first = 0] = rollDays
  const morning = today - (first - 1) * day + 9.4 * hour
  days.beginFor(council.secretaries[0], morning, () => foundingDesks(council))
  for (const [i, someone] of deskServers(council).entries())
    days.beginFor(someone, morning + (1 + i * 0.25) * hour, () => servingDesks(someone))
  const gone = council.byMailbox(takenOff)
  const [, secretary] = council.secretaries
  if (gone) days.beginFor(secretary, today - day + 17.1 * hour, () => takingOffDesk(secretary, gone))
  days.beginFor(council.secretaries[0], morning + 7 * hour, () => courses.rollSigning(council.secretaries))
}

/** What was issued that day comes back: an alert to all of them. */
const answeredDaysAgo = 13

/** So many of its readers answer one bulletin: enough for a class, and cheap. */
const answering = 10

/** Not among those addressed in one bulletin, though their colleague is: what people ask for copies of. */
const notAddressed = { daysAgo: 9, mailboxes: ['ishibashi.teppei', 'imai.aya'] } as const

/** Copies given again from the desk of the unit, one waiting; the archive opened once, and asked for once more. */
function addSecondLooks(days: DaysAtWork, { council, today }: Weeks): void {
  const of = (mailbox: string) => council.byMailbox(mailbox)
  const at = (daysAgo: number, hours: number) => today - daysAgo * day + hours * hour
  const [first, given, second, waits] = ['sato.misaki', 'ishibashi.teppei', 'takahashi.ken', 'imai.aya'].map(of)
  const takesOver = of('sakurai.mizuki')
  if (first && given) days.beginFor(first, at(6, 13.2), () => askingForColleague(first, given))
  if (takesOver) days.beginFor(takesOver, at(6, 15.5), () => answeringRequests(takesOver))
  if (second && waits) days.beginFor(second, at(1, 9.6), () => askingForColleague(second, waits))
  const [asker, asksAgain, holder] = ['miura.keiko', 'hirano.toru', 'kubo.sumire'].map(of)
  if (asker && holder) days.beginFor(asker, at(4, 14.1), () => openingArchive(asker, holder))
  if (asksAgain) days.beginFor(asksAgain, at(1, 11.4), () => askingArchive(asksAgain))
}

export async function liveWeeks(weeks: Weeks): Promise<void> {
  const { council, today, until, onDay } = weeks
  const { clock } = council.stage
  const days = new DaysAtWork(council.stage)
  for (const [i, ago] of rollDays.entries()) {
    const at = today - ago * day + (i === 0 ? 16.6 : 10.2) * hour
    days.beginFor(council.secretaries[0], at, () => courses.rollSigning(council.secretaries))
  }
  addDesks(days, weeks)
  addChanges(days, weeks)
  addWaysBack(days, weeks)
  addHouses(days, weeks)
  addMandates(days, weeks)
  for (const bulletin of weeks.bulletins) addBulletin(days, weeks, bulletin)
  addRevisions(days, weeks)
  addReviews(days, weeks)
  addOddities(days, weeks)
  addSecondLooks(days, weeks)
  addWhatCameBack(days, weeks)
  await days.run(until, () => onDay(Math.ceil((today - midnightOf(clock.now())) / day)))
  const author = council.byMailbox(away.author)
  if (author) {
    await beginDraft(author)
    await callSilent(author)
    const [approvers, readers] = [othersThan(council, author), readersOf(weeks, leftProposed)]
    await leaveNotIssued({ author, approvers, today, readers })
  }
  const asker = council.byMailbox(away.asker)
  if (asker) await askSuspension(asker)
  const contact = council.byMailbox(away.contact)
  if (contact) await proposeColleague(contact)
  // Last of all: none of its people comes in any more but by the small account.
  const withdrawn = council.byMailbox(away.withdrawn)
  if (withdrawn) await withdrawHouse(council.secretaries[1], withdrawn)
  await planApril(council.secretaries[1])
  const deputy = council.byMailbox(mandated.active)
  if (deputy) await standIn(deputy)
  await new SamplePost(council.stage).sendUntil(Number.POSITIVE_INFINITY)
  // What the portal itself does every day; here the last one is enough, for everybody's certificate.
  await stateCounts(council.stage.portal)
  for (const someone of council.people) await someone.keepCard()
}

/** One house takes in somebody later, one has a desk that is staffed day and night. */
function addHouses(days: DaysAtWork, { council, today }: Weeks): void {
  const [, secretary] = council.secretaries
  const [later, desk] = [council.byMailbox(away.later), council.byMailbox(away.desk)]
  if (later) days.beginFor(secretary, today - 6 * day + 11 * hour, () => inviteForLater(secretary, later))
  if (desk) days.beginFor(desk, today - 5 * day + 14 * hour, () => setHouseAddress(desk))
}

/** A list is made in the middle of the month and carried out at a midnight. */
function addChanges(days: DaysAtWork, { council, today }: Weeks): void {
  const [, secretary] = council.secretaries
  const at = instant(today - carriedOutDaysAgo * day)
  days.beginFor(secretary, today - 7 * day + 15 * hour, () => planThisMonth(secretary, at))
  days.beginFor(secretary, at, () => carryOut(secretary))
}

/** What still waits on the last day: a lost telephone for a second of the council, an address for its old mailbox. The longer key is in the last roll. */
function addWaysBack(days: DaysAtWork, { council, today }: Weeks): void {
  const [lost, moving, renewing] = [waysBack.lost, waysBack.moving, waysBack.renewing].map(council.byMailbox)
  const [secretary] = council.secretaries
  const at = (daysAgo: number, hours: number) => today - daysAgo * day + hours * hour
  const holder = council.byMailbox(ownPasskeys.mailbox)
  if (holder) {
    const { used, kept } = sampleKeys(council.stage)
    days.beginFor(holder, at(8, 8.8), () => registeringPasskeys(holder, [used, kept]))
    days.beginFor(holder, at(1, 8.7), () => usingPasskey(holder, used))
  }
  if (renewing) days.beginFor(renewing, at(2, 11.3), () => renewingKey(renewing))
  if (moving) days.beginFor(moving, at(1, 15.2), () => askingForAddress(moving))
  if (lost) days.beginFor(secretary, at(1, 16.4), () => losingTelephone(lost, secretary))
}

/** Decided by two the afternoon before a roll is signed, which then carries it. */
function addMandates(days: DaysAtWork, { council, today }: Weeks): void {
  const [secretary] = council.secretaries
  const [overseer] = council.having('oversight')
  const given = (
    [
      ['standing', 'secretariat', '夜間及び休日に事務局の担当者と連絡が付かないときに備えるため'],
      ['active', 'secretariat', '事務局の担当者の長期の休暇に備えるため'],
      ['officer', 'own-audit', '同社の内部監査部門からの依頼による'],
    ] as const
  ).flatMap(([as, power, why]) => {
    const holder = council.byMailbox(mandated[as])
    return holder ? [{ holder, power, why }] : []
  })
  if (overseer)
    days.beginFor(secretary, today - 6 * day + 14 * hour, () => givingMandates(secretary, { overseer, given }))
}

/** The other liaisons. */
const othersThan = (council: SampleCouncil, sender: SampleActor): readonly SampleActor[] =>
  council.people.filter((someone) => someone.parts.role === 'liaison' && someone !== sender)

function addBulletin(days: DaysAtWork, weeks: Weeks, bulletin: SampleBulletin): void {
  const { council, today } = weeks
  const sender = council.byMailbox(bulletin.sender)
  const readers = readersOf(weeks, bulletin)
  if (!sender || readers.length === 0) return
  const issuedAt = issueTimeOf(bulletin, today) + council.stage.chance.between(-240, 240) * 1000
  const recipients = readers.map(({ person }): PersonId => person)
  const approvers = othersThan(council, sender)
  days.beginFor(sender, issuedAt - 0.25 * hour, () =>
    courses.issuing({ sender, bulletin, recipients, approvers, today }),
  )
  const seldom = new Set(weeks.samplePeople.filter(isColleague).map(({ mailbox }) => council.byMailbox(mailbox)))
  for (const reader of readers) {
    // Whoever has a colleague there leaves most to them.
    if (seldom.has(reader) && !council.stage.chance.happens(0.3)) continue
    addReading(days, weeks, { reader, issuedAt, isUrgent: bulletin.kind === 'alert' })
  }
}

/** Whoever comes later opens them with what else has come; nobody is drawn by lot for them. */
function addRevisions(days: DaysAtWork, weeks: Weeks): void {
  const { council, today } = weeks
  for (const revision of sampleRevisions) {
    const { later } = revision
    const sender = council.byMailbox(later.sender)
    const recipients = readersOf(weeks, later).map(({ person }): PersonId => person)
    if (!sender || recipients.length === 0) continue
    const at = today - later.daysAgo * day + later.hour * hour
    days.beginFor(sender, at, () =>
      followingUp({ sender, recipients, approvers: othersThan(council, sender), today }, revision),
    )
  }
}

/** What is not urgent goes out on a working day: the Friday before, or for the very first the Monday after. */
function issueTimeOf({ daysAgo, hour: at, kind }: SampleBulletin, today: number): number {
  const planned = today - daysAgo * day + at * hour
  const weekday = weekdayOf(planned)
  if (kind === 'alert' || (weekday !== 0 && weekday !== 6)) return planned
  if (daysAgo >= firstDays) return planned + (weekday === 6 ? 2 : 1) * day
  return planned - (weekday === 6 ? 1 : 2) * day
}

/** Its readers answer, one of each house; the first of them is whose page the demo shows first, where they are among them. */
function addWhatCameBack(days: DaysAtWork, weeks: Weeks): void {
  const { council, today, bulletins } = weeks
  const which = bulletins.find(({ daysAgo }) => daysAgo === answeredDaysAgo)
  const sender = which && council.byMailbox(which.sender)
  if (!which || !sender) return
  const shown = council.byMailbox(away.mailbox)
  const all = readersOf(weeks, which)
  const readers = [...all.filter((one) => one === shown), ...all.filter((one) => one !== shown)].slice(0, answering)
  addAnswers(days, { which, sender, readers, today })
}

function readersOf({ council, samplePeople }: Weeks, { to, daysAgo }: SampleBulletin): readonly SampleActor[] {
  const members = samplePeople.filter(({ role }) => role === 'member')
  const sectorOf = new Map(sampleOrganizations.map(({ key, sector }) => [key, sector]))
  const leftOut: readonly string[] = daysAgo === notAddressed.daysAgo ? notAddressed.mailboxes : []
  const chosen = members.filter(({ mailbox, organization }) => {
    if (leftOut.includes(mailbox)) return false
    if (to === 'all') return true
    if ('mailboxes' in to) return to.mailboxes.includes(mailbox)
    const sector = sectorOf.get(organization) ?? null
    return sector !== null && to.sectors.includes(sector)
  })
  return chosen.map(({ mailbox }) => council.byMailbox(mailbox)).filter((reader) => reader !== null)
}

function addReading(
  days: DaysAtWork,
  { council, today }: Weeks,
  coming: { readonly reader: SampleActor; readonly issuedAt: number; readonly isUrgent: boolean },
): void {
  const { chance } = council.stage
  const { reader, issuedAt, isUrgent } = coming
  const isAway = reader === council.byMailbox(away.mailbox)
  // One in twelve hears of it and never comes.
  if (!isAway && chance.happens(0.08)) return
  const soon = isUrgent ? chance.between(0.2, 3.5) : chance.between(0.4, 6)
  const delay = chance.happens(isUrgent ? 0.85 : 0.7) ? soon : chance.between(16, 60)
  const night = chance.happens(0.05)
  const inOffice = inOfficeHours(issuedAt + delay * hour, { chance, weekendsToo: isUrgent })
  const at = night ? midnightOf(issuedAt) + chance.between(22, 29) * hour : inOffice
  if (isAway && at > today - away.sinceDaysAgo * day) return
  // A session begun shortly before would run into the hour.
  if (reader === council.byMailbox(leaver) && at > today - carriedOutDaysAgo * day - hour) return
  const where = night ? nightDutyOf(reader.parts.office) : reader.parts.office
  days.beginFor(reader, at, () => courses.reading({ reader, where, diligence: isAway ? 1 : 0.9 }))
}

interface Habits {
  readonly chance: SampleCouncil['stage']['chance']
  readonly weekendsToo: boolean
}

/** The next moment at which somebody is in the office. */
function inOfficeHours(at: number, habits: Habits): number {
  const { chance, weekendsToo } = habits
  const morning = midnightOf(at) + chance.between(8.4, 10.5) * hour
  if (hourOf(at) < 8.4) return inOfficeHours(morning, habits)
  if (hourOf(at) > 19.5) return inOfficeHours(morning + day, habits)
  const weekend = weekdayOf(at) === 0 || weekdayOf(at) === 6
  // Operations never close: some come on Saturdays too.
  return weekend && !weekendsToo && chance.happens(0.6) ? inOfficeHours(morning + day, habits) : at
}

const dailyQueries = [
  'kind=denied&kind=sign-in-refused',
  'outcome=refused',
  'kind=released',
  'kind=mfa-changed',
] as const
const reasons = ['定例の点検（週次）', '交付拒否が続いた件の確認', '深夜の閲覧に関する確認'] as const

function addReviews(days: DaysAtWork, { council, today }: Weeks): void {
  const { chance } = council.stage
  const reviewers = council.having('compliance')
  const overseers = council.having('oversight')
  for (let ago = 21; ago >= 0; ago--) {
    const midnight = today - ago * day
    if (weekdayOf(midnight) === 0 || weekdayOf(midnight) === 6) continue
    const reviewer = reviewers[ago % reviewers.length]
    const queries = dailyQueries.filter(() => chance.happens(0.55))
    const reason = ago % 5 === 2 ? (reasons[ago % reasons.length] ?? reasons[0]) : null
    const review = { queries, reason, takesAway: ago === 7 || ago === 8 }
    if (reviewer) {
      const at = midnight + chance.between(9.3, 17) * hour
      days.beginFor(reviewer, at, () => courses.reviewing({ reviewer, ...review }))
    }
    const overseer = overseers[ago % Math.max(1, overseers.length)]
    if (overseer && ago % 3 === 0) {
      days.beginFor(overseer, midnight + chance.between(10, 16) * hour, () => courses.overseeing(overseer))
    }
  }
}

function addOddities(days: DaysAtWork, { council, today }: Weeks): void {
  const members = council.having('member')
  const at = (daysAgo: number, hours: number) => today - daysAgo * day + hours * hour
  const [sato, one, third, other, haulier, shipper] = [0, 2, 5, 7, 15, 18].map((i) => members[i])
  if (one) days.beginFor(one, at(12, 11.3), () => courses.wandering(one, 'search the log'))
  if (one) days.beginFor(one, at(12, 13.1), () => courses.wandering(one, 'search the log'))
  if (other) days.beginFor(other, at(4, 15.6), () => courses.wandering(other, 'see the roster'))
  if (sato && haulier) days.beginFor(haulier, at(3, 18.4), () => courses.reachingOver(haulier, sato))
  if (sato && shipper) days.beginFor(shipper, at(2, 23.2), () => courses.reachingOver(shipper, sato))
  if (third) days.beginFor(third, at(8, 10.1), () => courses.renewingCodes(third))
  days.begin(at(14, 3.2), courses.knocking(council.stage, stranger))
  days.begin(at(6, 1.7), courses.knocking(council.stage, { ...stranger, ip: '198.51.100.233' }))
}

/** The day that counts as today: the last bulletin goes out at eight, and somebody should have had time to read it. */
export function todayOf(until: number): number {
  const midnight = midnightOf(until)
  return instant(hourOf(until) < 11 ? midnight - day : midnight)
}
