import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { type JudgedAct, judgeAct, spendChallenge } from '../../app/acts/judge-act.server.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { formatAct, parseAct } from '../../app/formats/signed-act.ts'
import { hours, minutes } from '../../app/ids.ts'
import { retireKey } from '../../app/keyring/key-store.server.ts'
import type { Outcome } from '../../app/outcome.ts'
import { signedWith } from '../../db/demo/sign-at-vault.server.ts'
import { type Door, openDoor } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { type Holder, signed, twoOfTheSecretariat } from '../keys/key-holders.ts'
import { databases } from '../support/databases.ts'
import { random } from '../support/log.ts'

const object = { kind: 'log', id: 'whole' }
const draft = { act: 'export', objects: [object] } as const

describe.each(databases)('an act on its way into the log (%s)', (kind) => {
  let door: Door
  let aikawa: Holder
  let hayase: Holder
  beforeAll(async () => {
    door = await openDoor(kind)
    ;[aikawa, hayase] = await twoOfTheSecretariat(door)
  }, 60_000)
  afterAll(() => door.close())

  const judge = (sent: ActSent, by: Holder = aikawa) => judgeAct(door, by, sent, draft)
  const spend = async (judged: JudgedAct): Promise<Outcome<undefined, string>> => {
    const { value } = await door.log.append(async (step) => ({
      value: await spendChallenge(step, judged),
      entries: [],
    }))
    return value
  }
  const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)
  const challengeFor = async (who: Holder, act: 'export' | 'read' = 'export') =>
    given(await issueChallenge(door, { person: who.person, act, from: 0n })).challenge

  it('is taken when everything is as it should be, and once only', async () => {
    const judged = given(await judge(await signed(door, aikawa, draft)))
    expect(reasonOf(await spend(judged))).toBe('taken')
    expect(reasonOf(await spend(judged))).toBe('challenge-used')
  })

  it('is taken once when two requests bring it at the same moment', async () => {
    const judged = given(await judge(await signed(door, aikawa, draft)))
    const both = await Promise.all([spend(judged), spend(judged)])
    expect(both.map(reasonOf).sort()).toEqual(['challenge-used', 'taken'])
  })

  it('is refused with somebody else’s challenge', async () => {
    const sent = await signed(door, aikawa, { ...draft, challenge: await challengeFor(hayase) })
    expect(reasonOf(await spend(given(await judge(sent))))).toBe('challenge-unknown')
  })

  it('is refused with a challenge for another act, or with one nobody gave', async () => {
    for (const challenge of [await challengeFor(aikawa, 'read'), random(32)]) {
      const sent = await signed(door, aikawa, { ...draft, challenge })
      expect(reasonOf(await spend(given(await judge(sent))))).toBe('challenge-unknown')
    }
  })

  it('is refused when the challenge is two minutes old', async () => {
    const judged = given(await judge(await signed(door, aikawa, draft)))
    door.clock.advance(minutes(2))
    expect(reasonOf(await spend(judged))).toBe('challenge-expired')
  })

  it('is refused when the checkpoint it names is older than 20 minutes, however fresh the challenge', async () => {
    await signed(door, aikawa, draft)
    door.clock.advance(minutes(19))
    const sent = await signedWith(aikawa.vault, { ...draft, challenge: await challengeFor(aikawa) })
    const judged = given(await judge(sent))
    door.clock.advance(minutes(1.5))
    expect(reasonOf(await spend(judged))).toBe('seen-too-old')
  })

  it('is refused when its signature is older than 20 minutes', async () => {
    await signed(door, aikawa, draft)
    door.clock.advance(minutes(21))
    const sent = await signedWith(aikawa.vault, { ...draft, challenge: await challengeFor(aikawa) })
    expect(reasonOf(await judge(sent))).toBe('signature-not-good')
  })

  it('is refused when it has seen another log, or one longer than ours', async () => {
    const { act, ...judged } = given(await judge(await signed(door, aikawa, draft)))
    const other = { ...act, seen: { ...act.seen, root: random(32) } }
    const longer = { ...act, seen: { ...act.seen, size: act.seen.size + 1000n } }
    for (const wrong of [other, longer]) {
      expect(reasonOf(await spend({ ...judged, act: wrong }))).toBe('seen-another-log')
    }
    expect(reasonOf(await spend({ ...judged, act }))).toBe('taken')
  })

  it('is refused from another person, though the signature is good', async () => {
    expect(reasonOf(await judge(await signed(door, aikawa, draft), hayase))).toBe('act-of-another-person')
  })

  it('is refused when another key signed it', async () => {
    const { text } = await signed(door, aikawa, draft)
    const forged = { text, signature: (await signed(door, hayase, draft)).signature }
    expect(reasonOf(await judge(forged))).toBe('signature-not-good')
  })

  it('is refused when a single letter of it was changed', async () => {
    const { text, signature } = await signed(door, aikawa, draft)
    expect(
      reasonOf(await judgeAct(door, aikawa, { text: text.replace('whole', 'whola'), signature }, { act: 'export' })),
    ).toBe('signature-not-good')
  })

  it('is refused when it names another portal', async () => {
    const { text, signature } = await signed(door, aikawa, draft)
    const elsewhere = formatAct({ ...parseAct(text), portal: 'elsewhere.example/log' })
    expect(reasonOf(await judge({ text: elsewhere, signature }))).toBe('act-of-another-portal')
  })

  it('is refused when it is another kind of act, or about something else', async () => {
    const reading = await signed(door, aikawa, { act: 'read', objects: [object] })
    expect(reasonOf(await judge(reading))).toBe('act-of-another-kind')
    const part = await signed(door, aikawa, { act: 'export', objects: [{ kind: 'log', id: 'part' }] })
    expect(reasonOf(await judge(part))).toBe('act-about-something-else')
  })

  it('is refused in any other spelling', async () => {
    const { text, signature } = await signed(door, aikawa, draft)
    for (const wrong of [`${text}\n`, text.trimEnd(), text.replaceAll('\n', '\r\n'), '', 'fuin-act/1\n']) {
      expect(reasonOf(await judge({ text: wrong, signature }))).toBe('act-malformed')
    }
    expect(reasonOf(await judge({ text, signature: 'no base64' }))).toBe('signature-not-good')
  })

  it('is refused with no proof at all but a random signature', async () => {
    const { text } = await signed(door, aikawa, draft)
    expect(reasonOf(await judge({ text, signature: toBase64(random(119)) }))).toBe('signature-not-good')
  })

  it('is refused once the key is retired', async () => {
    const sent = await signed(door, hayase, draft)
    expect(reasonOf(await judge(sent, hayase))).toBe('taken')
    await retireKey(door.db, hayase.made.fingerprint, { at: door.now(), reason: 'compromised' })
    expect(reasonOf(await judge(sent, hayase))).toBe('key-unknown')
  })

  it('is refused once the key has expired', async () => {
    const sent = await signed(door, aikawa, draft)
    door.clock.set(aikawa.made.expiresAt)
    expect(reasonOf(await judge(sent))).toBe('key-expired')
    door.clock.set(aikawa.made.createdAt + hours(1))
  })

  it('cannot be begun without end: a person holds at most 200 open challenges', async () => {
    const open = async () => (await issueChallenge(door, { person: hayase.person, act: 'read', from: 0n })).ok
    const answers: boolean[] = []
    for (let i = 0; i < 201; i++) answers.push(await open())
    expect(answers.at(0)).toBe(true)
    expect(answers.at(-1)).toBe(false)
  })
})
