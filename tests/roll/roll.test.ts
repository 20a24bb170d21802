import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { movePerson } from '../../app/council/move-person.server.ts'
import { recordConsent } from '../../app/council/record-consent.server.ts'
import { consentTexts } from '../../app/council/terms.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { checkRollLine, formatRollHeader, parseRollHeader, parseRollLine } from '../../app/formats/roll.ts'
import { rollActObjects } from '../../app/formats/roll-confirmation.ts'
import { parseAct } from '../../app/formats/signed-act.ts'
import { days, hours, instant, minutes, type PersonId } from '../../app/ids.ts'
import { councilOnRecord } from '../../app/keyring/council-key-store.server.ts'
import { proveRoll } from '../../app/openpgp/council-proof.ts'
import type { Outcome } from '../../app/outcome.ts'
import { makeCouncilKey } from '../../app/roll/make-council-key.server.ts'
import { readNextRoll } from '../../app/roll/read-next-roll.server.ts'
import { listRecipients } from '../../app/roll/recipient-store.server.ts'
import { confirmationOf } from '../../app/roll/roll-confirmation.ts'
import { rollDifference } from '../../app/roll/roll-difference.ts'
import { allRollLines, currentRoll, rollLineWithProof } from '../../app/roll/roll-proof.server.ts'
import { rollHead } from '../../app/roll/roll-store.server.ts'
import { confirmRoll, proposeRoll } from '../../app/roll/sign-roll.server.ts'
import { type Door, entriesOf, kindsOf, openDoor, signInAgain } from '../access/door.ts'
import { confirmed, firstSecretariat, given } from '../council/newcomers.ts'
import {
  compare,
  councilKeySent,
  type Holder,
  join,
  makeCouncil,
  rollSigned,
  setUp,
  signFirst,
  signSecond,
  twoOfTheSecretariat,
} from '../keys/key-holders.ts'
import { databases } from '../support/databases.ts'

const readPerson = async (door: Door, person: PersonId) =>
  (await listRecipients(door.db, { role: null, at: door.now() })).find((one) => one.person === person)
const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

describe.each(databases)('the council key and the roll (%s)', (kind) => {
  let door: Door
  let aikawa: Holder
  let hayase: Holder
  beforeEach(async () => {
    door = await openDoor(kind)
    ;[aikawa, hayase] = await twoOfTheSecretariat(door)
  }, 60_000)
  afterEach(() => door.close())

  it('makes the council key once, sealed to both, and says so in the log', async () => {
    const sent = await councilKeySent(door, aikawa)
    const late = await councilKeySent(door, hayase)
    expect(reasonOf(await makeCouncilKey(door, { by: aikawa.by, sent }))).toBe('taken')
    const council = await councilOnRecord(door.db)
    expect(council?.signers.map(({ person }) => person).sort()).toEqual([aikawa.person, hayase.person].sort())
    const shares = await door.db.selectFrom('council_key_share').select('person_id').execute()
    expect(shares.map((row) => row.person_id).sort()).toEqual([aikawa.person, hayase.person].sort())
    expect((await kindsOf(door)).at(-1)).toBe('council-key-made')
    // The other pressed the button too.
    expect(reasonOf(await makeCouncilKey(door, { by: hayase.by, sent: late }))).toBe('council-key-made')
    // The answer was lost, so the very same comes again.
    const before = (await kindsOf(door)).length
    expect(reasonOf(await makeCouncilKey(door, { by: aikawa.by, sent }))).toBe('taken')
    expect((await kindsOf(door)).length).toBe(before)
  })

  it('refuses a council key whose shares leave one signer out', async () => {
    const sent = await councilKeySent(door, aikawa)
    const short = { ...sent, shares: sent.shares.slice(0, 1) }
    expect(reasonOf(await makeCouncilKey(door, { by: aikawa.by, sent: short }))).toBe('shares-differ')
  })

  it('refuses a council key for signers who are no longer those on record', async () => {
    const sent = await councilKeySent(door, aikawa)
    given(await movePerson(door, { person: hayase.person, move: 'suspend', why: 'away', ...confirmed(aikawa.by) }))
    expect(reasonOf(await makeCouncilKey(door, { by: aikawa.by, sent }))).toBe('signers-too-few')
  })

  it('puts a roll in force only when two different people have signed it', async () => {
    await makeCouncil(door, aikawa)
    expect(reasonOf(await signFirst(door, aikawa))).toBe('taken')
    expect(await currentRoll(door.db)).toBeNull()
    expect(reasonOf(await signSecond(door, aikawa))).toBe('roll-signed-by-you')
    expect(await currentRoll(door.db)).toBeNull()
    expect(reasonOf(await signSecond(door, hayase))).toBe('taken')
    const roll = await currentRoll(door.db)
    expect(roll?.counter).toBe(1)
    if (!roll) throw new Error('no roll')
    await proveRoll(roll.proof, door.log.trust.origin)
  })

  it('holds header and both signatures in the entry', async () => {
    await makeCouncil(door, aikawa)
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
    const head = await rollHead(door.db)
    const entry = await door.log.entry(head?.entryIndex ?? 0n)
    const { kind: what, data, act, actor } = parseEntry(entry?.bytes ?? new Uint8Array())
    const roll = await currentRoll(door.db)
    expect(what).toBe('roll')
    expect(actor).toBe(hayase.person)
    expect(act).toBeDefined()
    expect(data?.header).toBe(fromUtf8(roll?.proof.header ?? new Uint8Array()))
    expect([data?.firstSigner, data?.secondSigner]).toEqual([aikawa.person, hayase.person])
  })

  it('answers the same signature sent again without a second entry', async () => {
    await makeCouncil(door, aikawa)
    const next = given(await readNextRoll(door))
    const first = await rollSigned(door, aikawa, next)
    given(await proposeRoll(door, { by: aikawa.by, sent: first }))
    const waiting = given(await readNextRoll(door))
    const second = await rollSigned(door, hayase, waiting)
    given(await confirmRoll(door, { by: hayase.by, sent: second }))
    const before = (await kindsOf(door)).length
    expect(reasonOf(await confirmRoll(door, { by: hayase.by, sent: second }))).toBe('taken')
    expect((await kindsOf(door)).length).toBe(before)
    expect((await rollHead(door.db))?.counter).toBe(1)
  })

  it('lists only whose key was proven and compared, and gives each line with its way to the root', async () => {
    await makeCouncil(door, aikawa)
    const compared = await join(door, aikawa, 'liaison', '瀬戸 航')
    const uncompared = await join(door, aikawa, 'member', '水野 灯')
    await compare(door, aikawa, compared)
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
    const roll = await currentRoll(door.db)
    const header = parseRollHeader(roll?.proof.header ?? new Uint8Array())
    const line = await rollLineWithProof(door.db, compared.person)
    if (!line) throw new Error('no line')
    expect(checkRollLine(header, line)).toMatchObject({ name: '瀬戸 航', role: 'liaison' })
    expect(new Uint8Array(line.publicKey)).toEqual(compared.made.publicKey)
    expect(await rollLineWithProof(door.db, uncompared.person)).toBeNull()
    const all = await allRollLines(door.db)
    expect([...all.keys()].sort()).toEqual([aikawa.person, hayase.person, compared.person].sort())
    for (const each of all.values()) checkRollLine(header, each)
    expect((await readPerson(door, uncompared.person))?.unreachable).toBe('not-compared')
    expect((await readPerson(door, compared.person))?.unreachable).toBeNull()
  })

  it('shows by name what changes before it is signed', async () => {
    await makeCouncil(door, aikawa)
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
    const seto = await join(door, aikawa, 'liaison', '瀬戸 航')
    await compare(door, hayase, seto)
    const next = given(await readNextRoll(door))
    const { added, removed, changed, unchanged } = rollDifference(next.before, next.lines)
    expect(added.map(({ name }) => name)).toEqual(['瀬戸 航'])
    expect([removed.length, changed.length, unchanged]).toEqual([0, 0, 2])
  })

  it('no line rests on one pair of eyes: each signer confirms by name what the other compared', async () => {
    await makeCouncil(door, aikawa)
    const seto = await join(door, aikawa, 'liaison', '瀬戸 航')
    await compare(door, hayase, seto)
    const mizuno = await join(door, aikawa, 'member', '水野 灯')
    await compare(door, aikawa, mizuno)
    const next = given(await readNextRoll(door))
    const namesFor = (signer: Holder) => confirmationOf(next, signer.person).map(({ name }) => name)
    // Aikawa’s own key was compared by Hayase, and Hayase’s by Aikawa.
    expect(namesFor(aikawa).sort()).toEqual(['相川 律', '瀬戸 航'].sort())
    expect(namesFor(hayase).sort()).toEqual(['早瀬 環', '水野 灯'].sort())
    expect(next.comparisons.find(({ fingerprint }) => fingerprint === seto.made.fingerprint)).toMatchObject({
      by: hayase.person,
      name: '早瀬 環',
      channel: 'telephone',
    })

    const mine = confirmationOf(next, aikawa.person)
    const everyLine = next.lines.map((line) => parseRollLine(line))
    for (const wrong of [[], mine.slice(1), everyLine, confirmationOf(next, hayase.person)]) {
      const sent = await rollSigned(door, aikawa, next, wrong)
      expect(reasonOf(await proposeRoll(door, { by: aikawa.by, sent }))).toBe('lines-unconfirmed')
    }
    const first = await rollSigned(door, aikawa, next, mine)
    expect(reasonOf(await proposeRoll(door, { by: aikawa.by, sent: first }))).toBe('taken')

    const waiting = given(await readNextRoll(door))
    for (const wrong of [[], mine]) {
      const sent = await rollSigned(door, hayase, waiting, wrong)
      expect(reasonOf(await confirmRoll(door, { by: hayase.by, sent }))).toBe('lines-unconfirmed')
    }
    expect(await currentRoll(door.db)).toBeNull()
    const theirs = confirmationOf(waiting, hayase.person)
    const second = await rollSigned(door, hayase, waiting, theirs)
    expect(reasonOf(await confirmRoll(door, { by: hayase.by, sent: second }))).toBe('taken')
    // Each signer’s own signed word in the log names what they looked at.
    const said = (await entriesOf(door)).filter(({ kind: what }) => what === 'roll-proposed' || what === 'roll')
    expect(said.map(({ act }) => parseAct((act as { text: string }).text).objects)).toEqual([
      rollActObjects(next.header, mine),
      rollActObjects(next.header, theirs),
    ])
  })

  it('a line compared by a third person is confirmed by both, and an unchanged one by nobody', async () => {
    await makeCouncil(door, aikawa)
    const third = await join(door, aikawa, 'secretariat', '三枝 楓')
    await compare(door, aikawa, third)
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
    const seto = await join(door, third, 'liaison', '瀬戸 航')
    await compare(door, third, seto)
    const next = given(await readNextRoll(door))
    for (const signer of [aikawa, hayase])
      expect(confirmationOf(next, signer.person).map(({ name }) => name)).toEqual(['瀬戸 航'])
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
    const same = given(await readNextRoll(door))
    for (const signer of [aikawa, hayase]) expect(confirmationOf(same, signer.person)).toEqual([])
  })

  it('the first signer has 24 hours from the making of the header, and the second until the roll’s own end', async () => {
    await makeCouncil(door, aikawa)
    const late = given(await readNextRoll(door))
    door.clock.advance(hours(24) + minutes(1))
    const tooLate = await rollSigned(door, aikawa, late)
    expect(reasonOf(await proposeRoll(door, { by: aikawa.by, sent: tooLate }))).toBe('roll-outdated')

    const next = given(await readNextRoll(door))
    door.clock.advance(hours(23) + minutes(50))
    const first = await rollSigned(door, aikawa, next)
    expect(reasonOf(await proposeRoll(door, { by: aikawa.by, sent: first }))).toBe('taken')
    door.clock.advance(days(5))
    const waiting = given(await readNextRoll(door))
    expect(fromUtf8(waiting.header)).toBe(fromUtf8(next.header))
    const second = await rollSigned(door, hayase, waiting)
    expect(reasonOf(await confirmRoll(door, { by: hayase.by, sent: second }))).toBe('taken')
    const roll = await currentRoll(door.db)
    expect(roll?.expiresAt).toBe(parseRollHeader(next.header).expires)
    if (!roll) throw new Error('no roll')
    await proveRoll(roll.proof, door.log.trust.origin)

    const following = given(await readNextRoll(door))
    given(await proposeRoll(door, { by: hayase.by, sent: await rollSigned(door, hayase, following) }))
    const open = given(await readNextRoll(door))
    const signature = await rollSigned(door, aikawa, open)
    door.clock.advance(days(7))
    await signInAgain(door, aikawa.person)
    // Whichever is found first: its act is as old as its roll.
    expect(['roll-outdated', 'signature-not-good']).toContain(
      reasonOf(await confirmRoll(door, { by: aikawa.by, sent: signature })),
    )
  })

  it('refuses a header from ahead of its time, which would be in force for longer', async () => {
    await makeCouncil(door, aikawa)
    const next = given(await readNextRoll(door))
    const { time, ...rest } = parseRollHeader(next.header)
    const ahead = instant(time + hours(3))
    const header = utf8(formatRollHeader({ ...rest, time: ahead, expires: instant(ahead + days(7)) }))
    const sent = { ...(await rollSigned(door, aikawa, next)), header }
    expect(reasonOf(await proposeRoll(door, { by: aikawa.by, sent }))).toBe('roll-outdated')
  })

  it('refuses the second signature where whoever signed first was suspended meanwhile', async () => {
    await makeCouncil(door, aikawa)
    given(await signFirst(door, aikawa))
    const waiting = given(await readNextRoll(door))
    const sent = await rollSigned(door, hayase, waiting)
    given(await movePerson(door, { person: aikawa.person, move: 'suspend', why: 'away', ...confirmed(hayase.by) }))
    expect(reasonOf(await confirmRoll(door, { by: hayase.by, sent }))).toBe('first-signer-gone')
    expect(await currentRoll(door.db)).toBeNull()
  })

  it('refuses a second signature once somebody on the roll was suspended', async () => {
    const seto = await join(door, aikawa, 'liaison', '瀬戸 航')
    await compare(door, hayase, seto)
    await makeCouncil(door, aikawa)
    given(await signFirst(door, aikawa))
    const next = given(await readNextRoll(door))
    const { header, signature, act } = await rollSigned(door, hayase, next)
    given(await movePerson(door, { person: seto.person, move: 'suspend', why: 'away', ...confirmed(aikawa.by) }))
    expect(reasonOf(await confirmRoll(door, { by: hayase.by, sent: { header, signature, act } }))).toBe('roll-outdated')
    const anew = given(await readNextRoll(door))
    expect(anew.firstSignedBy).toBeNull()
    expect(anew.lines.map((line) => parseRollLine(line).person)).not.toContain(seto.person)
  })

  it('refuses a roll with a line that the tables do not bear out', async () => {
    await makeCouncil(door, aikawa)
    const next = given(await readNextRoll(door))
    const sent = await rollSigned(door, aikawa, next)
    expect(reasonOf(await proposeRoll(door, { by: aikawa.by, sent: { ...sent, lines: next.lines.slice(1) } }))).toBe(
      'roll-outdated',
    )
  })

  it('refuses a signature by somebody of the secretariat whom the council key does not name', async () => {
    await makeCouncil(door, aikawa)
    const third = await join(door, aikawa, 'secretariat', '三枝 楓')
    await compare(door, aikawa, third)
    const next = given(await readNextRoll(door))
    const sent = await rollSigned(door, aikawa, next)
    expect(reasonOf(await proposeRoll(door, { by: third.by, sent }))).toBe('not-a-signer')
  })

  it('is in force for seven days, and each roll follows the one before', async () => {
    await makeCouncil(door, aikawa)
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
    const first = await currentRoll(door.db)
    expect(first?.expiresAt).toBeLessThanOrEqual(door.now() + days(7))
    door.clock.advance(days(6))
    given(await signFirst(door, hayase))
    given(await signSecond(door, aikawa))
    const second = await currentRoll(door.db)
    expect(second?.counter).toBe(2)
    expect((second?.expiresAt ?? 0) - (first?.expiresAt ?? 0)).toBeGreaterThanOrEqual(days(6) - minutes(1))
  })

  it('a member whose organization withdrew its consent is out of the next roll, and back only when restored', async () => {
    await makeCouncil(door, aikawa)
    const mizuno = await join(door, aikawa, 'member', '水野 灯')
    await compare(door, aikawa, mizuno)
    given(await signFirst(door, aikawa))
    given(await signSecond(door, hayase))
    expect((await readPerson(door, mizuno.person))?.unreachable).toBeNull()
    given(await withdrawConsent(door, { organization: mizuno.organization, ...confirmed(aikawa.by) }))
    expect((await readPerson(door, mizuno.person))?.unreachable).toBe('suspended')
    const { organization, person } = mizuno
    expect(reasonOf(await movePerson(door, { person, move: 'restore', ...confirmed(aikawa.by) }))).toBe('no-consent')
    given(await recordConsent(door, { organization, version: consentTexts[0].version, by: aikawa.by }))
    given(await movePerson(door, { person, move: 'restore', ...confirmed(aikawa.by) }))
    expect((await readPerson(door, person))?.unreachable).toBeNull()
  })

  it('a proof of decrypt lapses after 90 days', async () => {
    const seto = await join(door, aikawa, 'liaison', '瀬戸 航')
    await compare(door, aikawa, seto)
    expect((await readPerson(door, seto.person))?.unreachable).toBe('not-in-roll')
    door.clock.advance(days(90))
    expect((await readPerson(door, seto.person))?.unreachable).toBe('proof-lapsed')
  })
})

describe('a council of one', () => {
  it('can make no council key', async () => {
    const door = await openDoor()
    const alone = await setUp(door, await firstSecretariat(door))
    await expect(makeCouncil(door, alone)).rejects.toThrow('signers-too-few')
    await door.close()
  })
})
