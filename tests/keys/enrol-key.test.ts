import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPerson } from '../../app/council/person-store.server.ts'
import { pledgeTexts } from '../../app/council/terms.ts'
import { concat, utf8 } from '../../app/formats/bytes.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { minutes } from '../../app/ids.ts'
import { keepCard } from '../../app/keyring/keep-trust-card.server.ts'
import { currentKeyOf, findKey } from '../../app/keyring/key-store.server.ts'
import { type CardSent, largestCard } from '../../app/keyring/own-key-wire.ts'
import { trustCardsOf } from '../../app/keyring/trust-card-store.server.ts'
import { compareKey } from '../../app/keys/compare-key.server.ts'
import { enrolKey } from '../../app/keys/enrol-key.server.ts'
import { givePledge, termsObject } from '../../app/keys/give-pledge.server.ts'
import { answerProof, askProof } from '../../app/keys/prove-key.server.ts'
import type { Outcome } from '../../app/outcome.ts'
import { type Door, entriesOf, kindsOf, openDoor } from '../access/door.ts'
import { accept, firstSecretariat, given, invite, type Newcomer } from '../council/newcomers.ts'
import { number } from '../openpgp/hand-made.ts'
import { handMadeKey, otherMaterial } from '../openpgp/hand-made-key.ts'
import { databases } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { type Holder, join, keySent, makeKey, prove, setUp, signed } from './key-holders.ts'

/** A portal that would notice if a key were read. */
const neverReading = (door: Door): Door => ({
  ...door,
  foreignKeys: {
    read: () => Promise.reject(new Error('a key was read')),
    close: () => Promise.resolve(),
  },
})

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

describe.each(databases)('making and proving a key (%s)', (kind) => {
  let door: Door
  let newcomer: Newcomer
  beforeEach(async () => {
    door = await openDoor(kind)
    newcomer = await firstSecretariat(door)
  })
  afterEach(() => door.close())

  it('commits to the key’s bytes in the entry, and keeps the private half only as the browser protected it', async () => {
    const holder = await makeKey(door, newcomer)
    const { fingerprint, publicKey, publicKeyHash, protectedKey } = holder.made
    given(await enrolKey(door, { by: holder.by, sent: await keySent(door, holder) }))
    const entry = (await entriesOf(door)).at(-1)
    expect(entry).toMatchObject({
      kind: 'key-added',
      subject: holder.person,
      objects: [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }],
    })
    expect(sha256Hex(publicKey)).toBe(publicKeyHash)
    const row = await door.db.selectFrom('person_key').selectAll().executeTakeFirstOrThrow()
    expect(new Uint8Array(row.protected_private_key ?? [])).toEqual(protectedKey)
  })

  it('finds its own entry again when the answer was lost', async () => {
    const holder = await makeKey(door, newcomer)
    const sent = await keySent(door, holder)
    given(await enrolKey(door, { by: holder.by, sent }))
    const before = (await kindsOf(door)).length
    door.clock.advance(minutes(3))
    expect(reasonOf(await enrolKey(door, { by: holder.by, sent }))).toBe('taken')
    expect((await kindsOf(door)).length).toBe(before)
  })

  it('enters once when the same request arrives twice at once', async () => {
    const holder = await makeKey(door, newcomer)
    const sent = await keySent(door, holder)
    await Promise.all([enrolKey(door, { by: holder.by, sent }), enrolKey(door, { by: holder.by, sent })])
    expect((await kindsOf(door)).filter((what) => what === 'key-added')).toHaveLength(1)
    expect((await currentKeyOf(door.db, holder.person))?.fingerprint).toBe(holder.made.fingerprint)
  })

  it('is refused for a key that another one signed for', async () => {
    const [holder, other] = [await makeKey(door, newcomer), await makeKey(door, newcomer)]
    const { act } = await keySent(door, other)
    const sent = { ...(await keySent(door, holder)), act }
    expect(reasonOf(await enrolKey(door, { by: holder.by, sent }))).toBe('act-about-something-else')
  })

  it('is refused for a key that names somebody else', async () => {
    const holder = await setUp(door, newcomer)
    const invited = await invite(door, { by: holder.by, role: 'compliance' })
    const stranger = await accept(door, invited.link)
    const sent = await keySent(door, holder)
    expect(reasonOf(await enrolKey(door, { by: stranger.by, sent }))).toBe('key-names-another')
  })

  it('is refused for bytes that are no key, and for a private one', async () => {
    const holder = await makeKey(door, newcomer)
    const sent = await keySent(door, holder)
    const noise = random(500)
    // No packet begins so.
    noise[0] = 0x20
    for (const [publicKey, reason] of [
      [noise, 'key-unreadable'],
      [new Uint8Array(), 'key-unreadable'],
      [holder.made.protectedKey, 'key-private'],
      [random(20_000), 'key-too-large'],
    ] as const) {
      expect(reasonOf(await enrolKey(door, { by: holder.by, sent: { ...sent, publicKey } }))).toBe(reason)
    }
  })

  it('computes nothing with the key of somebody who may not enrol one', async () => {
    const member = await setUp(door, newcomer)
    const another = await makeKey(door, newcomer)
    const sent = await keySent(door, another)
    expect(reasonOf(await enrolKey(neverReading(door), { by: member.by, sent }))).toBe('key-on-record')
  })

  it('answers a lost answer without reading the key again', async () => {
    const holder = await makeKey(door, newcomer)
    const sent = await keySent(door, holder)
    given(await enrolKey(door, { by: holder.by, sent }))
    expect(reasonOf(await enrolKey(neverReading(door), { by: holder.by, sent }))).toBe('taken')
    // Other bytes under the same act are another key, and nobody's second try.
    const other = { ...sent, publicKey: (await makeKey(door, newcomer)).made.publicKey }
    expect(reasonOf(await enrolKey(door, { by: holder.by, sent: other }))).not.toBe('taken')
  })

  it('refuses a key with numbers made to keep the portal busy, and one to which somebody added a name', async () => {
    const holder = await makeKey(door, newcomer)
    const sent = await keySent(door, holder)
    const giant = number(new Uint8Array(700).fill(255))
    const material = otherMaterial(17, concat(giant, giant, giant, giant))
    const attack = handMadeKey({ at: door.now(), name: holder.person, material }).publicKey
    const refusal = async (publicKey: Uint8Array) =>
      reasonOf(await enrolKey(door, { by: holder.by, sent: { ...sent, publicKey } }))
    expect(await refusal(attack)).toBe('key-weak')
    const name = utf8('sato@operator.example')
    const named = concat(sent.publicKey.slice(0, 53), Uint8Array.of(0xcd, name.length), name, sent.publicKey.slice(53))
    expect(await refusal(concat(sent.publicKey, Uint8Array.of(0xcd, name.length), name))).toBe('key-names-another')
    expect(await refusal(named)).not.toBe('taken')
  })

  it('lets somebody who lost the passphrase half-way begin again, and retires the first key', async () => {
    const first = await makeKey(door, newcomer)
    given(await enrolKey(door, { by: first.by, sent: await keySent(door, first) }))
    const second = await makeKey(door, newcomer)
    given(await enrolKey(door, { by: second.by, sent: await keySent(door, second) }))
    expect((await currentKeyOf(door.db, newcomer.person))?.fingerprint).toBe(second.made.fingerprint)
    expect((await findKey(door.db, first.made.fingerprint))?.retiredAt).not.toBeNull()
    expect((await kindsOf(door)).slice(-2)).toEqual(['key-added', 'key-retired'])
    await prove(door, second)
  })

  it('never replaces a proven key this way', async () => {
    const first = await makeKey(door, newcomer)
    given(await enrolKey(door, { by: first.by, sent: await keySent(door, first) }))
    await prove(door, first)
    const second = await makeKey(door, newcomer)
    expect(reasonOf(await enrolKey(door, { by: second.by, sent: await keySent(door, second) }))).toBe('key-on-record')
  })

  it('takes the proof once, in time, and only after the trust card is kept', async () => {
    const holder = await makeKey(door, newcomer)
    const { by, person, vault } = holder
    given(await enrolKey(door, { by, sent: await keySent(door, holder) }))
    const nonceOf = async () => {
      const { message } = given(await askProof(door, person))
      return Buffer.from(given(await vault.handle('answer-proof', { message })).nonce, 'base64')
    }
    expect(reasonOf(await answerProof(door, { by, nonce: await nonceOf() }))).toBe('trust-card-not-kept')
    const card = given(await vault.handle('seal-card', { others: [], newest: 0 }))
    given(await keepCard(door, { person, card }))
    expect(reasonOf(await answerProof(door, { by, nonce: random(32) }))).toBe('proof-wrong')
    const late = await nonceOf()
    door.clock.advance(minutes(10))
    expect(reasonOf(await answerProof(door, { by, nonce: late }))).toBe('proof-wrong')
    const nonce = await nonceOf()
    expect(reasonOf(await answerProof(door, { by, nonce }))).toBe('taken')
    expect(reasonOf(await answerProof(door, { by, nonce }))).toBe('proof-wrong')
    expect((await findPerson(door.db, person))?.setupStep).toBe('pledge')
  })

  describe('keeps the trust card', () => {
    let holder: Holder
    beforeEach(async () => {
      holder = await makeKey(door, newcomer)
      given(await enrolKey(door, { by: holder.by, sent: await keySent(door, holder) }))
    })
    const sealedAfter = async (newest: number) => given(await holder.vault.handle('seal-card', { others: [], newest }))
    const keep = async (card: CardSent) => reasonOf(await keepCard(door, { person: holder.person, card }))
    const versions = async () => (await trustCardsOf(door.db, holder.person)).map(({ version }) => version)

    it('one version after the other, each once, and the last five of them', async () => {
      for (let newest = 0; newest < 7; newest++) expect(await keep(await sealedAfter(newest))).toBe('taken')
      expect(await versions()).toEqual([7, 6, 5, 4, 3])
      for (const newest of [2, 6, 8, 2 ** 30]) expect(await keep(await sealedAfter(newest))).toBe('card-not-next')
      expect(await versions()).toEqual([7, 6, 5, 4, 3])
      // Two tabs at once: one of them is told to take the other's in.
      const [one, other] = [await sealedAfter(7), await sealedAfter(7)]
      expect((await Promise.all([keep(one), keep(other)])).sort()).toEqual(['card-not-next', 'taken'])
    })

    it('from nobody who has the session and not the key', async () => {
      const [own, thief] = [await sealedAfter(0), await makeKey(door, newcomer)]
      const theirs = given(await thief.vault.handle('seal-card', { others: [], newest: 0 }))
      const forged: readonly CardSent[] = [
        theirs,
        { ...own, signature: theirs.signature },
        { ...own, signature: random(64) },
        { ...own, sealed: random(800) },
        { ...own, version: 2 },
        { ...theirs, signature: own.signature },
      ]
      for (const card of forged) expect(await keep(card)).toMatch(/^card-not-yours$/)
      expect(await versions()).toEqual([])
      expect(await keep({ ...own, sealed: random(largestCard + 1) })).toBe('card-too-large')
      expect(await keep(own)).toBe('taken')
    })
  })

  it('makes somebody active by their own signed pledge, and finds it again when the answer was lost', async () => {
    const holder = await makeKey(door, newcomer)
    given(await enrolKey(door, { by: holder.by, sent: await keySent(door, holder) }))
    await prove(door, holder)
    expect((await findPerson(door.db, holder.person))?.state).toBe('invited')
    const act = await signed(door, holder, { act: 'pledge', objects: [termsObject(pledgeTexts[0])] })
    expect(reasonOf(await givePledge(door, { by: holder.by, act }))).toBe('taken')
    expect(reasonOf(await givePledge(door, { by: holder.by, act }))).toBe('taken')
    expect(await findPerson(door.db, holder.person)).toMatchObject({ state: 'active', setupStep: null })
    expect((await kindsOf(door)).filter((what) => what === 'pledge-given')).toHaveLength(1)
    expect((await kindsOf(door)).at(-1)).toBe('person-joined')
  })

  it('refuses a pledge to another text', async () => {
    const holder = await makeKey(door, newcomer)
    given(await enrolKey(door, { by: holder.by, sent: await keySent(door, holder) }))
    await prove(door, holder)
    const other = { ...termsObject(pledgeTexts[0]), sha256: sha256Hex(random(4)) }
    const act = await signed(door, holder, { act: 'pledge', objects: [other] })
    expect(reasonOf(await givePledge(door, { by: holder.by, act }))).toBe('act-about-something-else')
  })

  it('records a comparison once, with its channel, of the key that was shown, and never of one’s own', async () => {
    const first = await setUp(door, newcomer)
    const second = await join(door, first, 'secretariat')
    const ask = (fingerprint = second.made.fingerprint) =>
      ({ person: second.person, fingerprint, channel: 'video', by: first.by }) as const
    expect(reasonOf(await compareKey(door, { ...ask(), person: first.person }))).toBe('own-account')
    expect(reasonOf(await compareKey(door, ask(first.made.fingerprint)))).toBe('key-replaced')
    expect(reasonOf(await compareKey(door, ask()))).toBe('taken')
    expect(reasonOf(await compareKey(door, ask()))).toBe('key-compared-already')
    expect((await entriesOf(door)).at(-1)).toMatchObject({
      kind: 'key-compared',
      subject: second.person,
      actor: first.person,
      data: { channel: 'video' },
    })
  })
})
