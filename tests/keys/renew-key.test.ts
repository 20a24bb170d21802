import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { parseRollLine } from '../../app/formats/roll.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { days, type Instant } from '../../app/ids.ts'
import { keyEnd, warningDue } from '../../app/keyring/key-end.ts'
import { currentKeyOf, keyBytesAt, keyBytesOf } from '../../app/keyring/key-store.server.ts'
import { nonceIn } from '../../app/keys/bring-key.client.ts'
import { answerProof, askProof } from '../../app/keys/prove-key.server.ts'
import { readOwnKey } from '../../app/keys/read-own-key.server.ts'
import { ownKeyRenewed } from '../../app/keys/renew-key.server.ts'
import { judgeSignature } from '../../app/openpgp/public-key.ts'
import type { Outcome } from '../../app/outcome.ts'
import { rollLineWithProof } from '../../app/roll/roll-proof.server.ts'
import { seeLog } from '../../db/demo/sign-at-vault.server.ts'
import { type Door, openDoor, signInAgain } from '../access/door.ts'
import { accept, firstSecretariat, given, invite } from '../council/newcomers.ts'
import { databases } from '../support/databases.ts'
import { broughtSent, openedInProgram, renewedSent, setUpByHand, withAnotherSubkey } from './hand-holders.ts'
import { compare, type Holder, join, makeCouncil, setUp, signed, signFirst, signSecond } from './key-holders.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

describe.each(databases)('a key that is renewed (%s)', (kind) => {
  let door: Door
  let first: Holder
  beforeEach(async () => {
    door = await openDoor(kind)
    first = await setUp(door, await firstSecretariat(door))
  })
  afterEach(() => door.close())

  /** A council whose rolls two can sign. */
  async function withSecond(): Promise<Holder> {
    const second = await join(door, first, 'secretariat')
    await compare(door, first, second)
    await compare(door, second, first)
    await makeCouncil(door, first)
    return second
  }

  /** What the page does: the newest checkpoint, the vault, the act. */
  async function renewalOf({ person, vault, made }: Holder) {
    await signInAgain(door, person)
    const { protectedKey } = await readOwnKey(door, person)
    if (!protectedKey) throw new Error('no key of a vault')
    await seeLog(door, { person, vault }, 'key')
    const renewed = given(await vault.handle('renew-key', { protectedKey, passphrase: made.passphrase }))
    const objects = [{ kind: 'key', id: renewed.fingerprint, sha256: renewed.publicKeyHash }]
    const act = await signed(door, { person, vault }, { act: 'key', objects })
    return { publicKey: renewed.publicKey, protectedKey: renewed.protectedKey, act }
  }
  const renew = async (holder: Holder) => ownKeyRenewed(door, { by: holder.by, sent: await renewalOf(holder) })
  const keyOf = async ({ person }: Holder) => {
    const key = await currentKeyOf(door.db, person)
    if (!key) throw new Error('no key')
    return key
  }

  it('is the same key with two years more, proven and compared as it was, and opens as it did', async () => {
    const before = await keyOf(first)
    door.clock.advance(days(300))
    given(await renew(first))
    const after = await keyOf(first)
    expect(after.fingerprint).toBe(before.fingerprint)
    expect(after.expiresAt - before.expiresAt).toBeGreaterThan(days(299))
    expect([after.provenAt, after.comparedAt]).toEqual([before.provenAt, before.comparedAt])
    const { protectedKey } = await readOwnKey(door, first.person)
    const cards = [given(await first.vault.handle('seal-card', { others: [] })).sealed]
    const { person, made } = first
    const claim = { person, passphrase: made.passphrase, protectedKey: protectedKey ?? new Uint8Array(), cards }
    expect(reasonOf(await first.vault.handle('unlock', claim))).toBe('taken')
  })

  it('is renewed once by one act, however often that comes, and never to an earlier end', async () => {
    door.clock.advance(days(10))
    const sent = await renewalOf(first)
    const [one, other] = await Promise.all([
      ownKeyRenewed(door, { by: first.by, sent }),
      ownKeyRenewed(door, { by: first.by, sent }),
    ])
    expect([reasonOf(one), reasonOf(other)]).toEqual(['taken', 'taken'])
    expect(given(await ownKeyRenewed(door, { by: first.by, sent }))).toBe((await keyOf(first)).expiresAt)
    expect(await keyBytesOf(door.db, first.made.fingerprint)).toHaveLength(2)
    // The same instant gives the same end: nothing is won by asking again.
    const again = await renewalOf(first)
    const outcome = await ownKeyRenewed(door, { by: first.by, sent: again })
    expect(['key-not-longer', 'taken']).toContain(reasonOf(outcome))
    const { publicKey, protectedKey } = first.made
    const objects = [{ kind: 'key', id: first.made.fingerprint, sha256: sha256Hex(publicKey) }]
    const backwards = { publicKey, protectedKey, act: await signed(door, first, { act: 'key', objects }) }
    expect(reasonOf(await ownKeyRenewed(door, { by: first.by, sent: backwards }))).toBe('key-not-longer')
  })

  it('has each signature judged by what it said of itself when that was made', async () => {
    door.clock.advance(days(10))
    const from = (await keyOf(first)).entryIndex
    given(await renew(first))
    const to = (await keyOf(first)).entryIndex
    expect(to).toBeGreaterThan(from)
    const { fingerprint } = first.made
    expect(sha256Hex((await keyBytesAt(door.db, fingerprint, to - 1n)) ?? new Uint8Array())).toBe(
      first.made.publicKeyHash,
    )
    expect(await keyBytesAt(door.db, fingerprint, from - 1n)).toBeNull()
    // As the log commits to it: entry by entry.
    for (const index of [from, to]) {
      const entry = parseEntry((await door.log.entry(index))?.bytes ?? new Uint8Array())
      const keyBytes = (await keyBytesAt(door.db, fingerprint, index)) ?? new Uint8Array()
      expect(entry.objects).toEqual([{ kind: 'key', id: fingerprint, sha256: sha256Hex(keyBytes) }])
      const { text, signature } = entry.act ?? { text: '', signature: '' }
      await judgeSignature({ text, signature: fromBase64(signature), keyBytes, entryTime: entry.t })
    }
  })

  it('stands in the roll by its earlier word until two sign the next one, and then by its new end', async () => {
    const second = await withSecond()
    const member = await join(door, first, 'member')
    await compare(door, first, member)
    given(await signFirst(door, first))
    given(await signSecond(door, second))
    const named = async () => {
      const found = await rollLineWithProof(door.db, member.person)
      if (!found) throw new Error('not in the roll')
      const line = parseRollLine(found.line)
      return { same: line.keyHash === sha256Hex(found.publicKey), until: line.validUntil, hash: line.keyHash }
    }
    const before = await named()
    door.clock.advance(days(2))
    given(await renew(member))
    expect(await named()).toEqual(before)
    given(await signFirst(door, second))
    given(await signSecond(door, first))
    const after = await named()
    expect(after.same).toBe(true)
    expect(after.hash).toBe((await keyOf(member)).publicKeyHash)
    expect(Number(after.until)).toBeGreaterThan(Number(before.until))
  })

  it('signs rolls as before: the council’s statement names its earlier bytes, which still hold', async () => {
    const second = await withSecond()
    door.clock.advance(days(2))
    given(await renew(first))
    given(await signFirst(door, first))
    given(await signSecond(door, second))
  })

  it('can be renewed by its holder after it has ended, and by nobody once it was given up', async () => {
    door.clock.advance(days(2 * 365 + 3))
    const key = await keyOf(first)
    expect(keyEnd(key.expiresAt, door.now())).toBe('ended')
    given(await renew(first))
    expect(keyEnd((await keyOf(first)).expiresAt, door.now())).toBe('valid')
    door.clock.advance(days(1))
    const sent = await renewalOf(first)
    const retired = { retired_at: door.now() }
    await door.db.updateTable('person_key').set(retired).where('person_id', '=', first.person).execute()
    expect(reasonOf(await ownKeyRenewed(door, { by: first.by, sent }))).toBe('key-unknown')
  })

  it('with another subkey to be sealed to receives nothing before that one has opened a proof', async () => {
    const { link } = await invite(door, { by: first.by, role: 'member' })
    const holder = await setUpByHand(door, await accept(door, link))
    await compare(door, first, { ...holder, made: holder })
    const proven = async () => {
      const key = await currentKeyOf(door.db, holder.person)
      return { isProven: key?.provenAt !== null, isCompared: key?.comparedAt !== null }
    }
    given(await ownKeyRenewed(door, { by: holder.by, sent: await renewedSent(door, holder) }))
    expect(await proven()).toEqual({ isProven: true, isCompared: true })
    door.clock.advance(days(1))
    const { key, sent } = await withAnotherSubkey(door, holder)
    given(await ownKeyRenewed(door, { by: holder.by, sent }))
    expect(await proven()).toEqual({ isProven: false, isCompared: true })
    await signInAgain(door, holder.person)
    const { message } = given(await askProof(door, holder.person))
    given(
      await answerProof(door, {
        by: holder.by,
        nonce: nonceIn(await openedInProgram(key, message)) ?? new Uint8Array(),
      }),
    )
    expect(await proven()).toEqual({ isProven: true, isCompared: true })
  })

  it('is not taken for somebody else’s key, nor a brought one for one that a vault opens', async () => {
    door.clock.advance(days(1))
    const sent = await renewalOf(first)
    expect(reasonOf(await ownKeyRenewed(door, { by: first.by, sent: { ...sent, protectedKey: null } }))).toBe(
      'key-replaced',
    )
    const { link } = await invite(door, { by: first.by, role: 'member' })
    const holder = await setUpByHand(door, await accept(door, link))
    expect(reasonOf(await ownKeyRenewed(door, { by: holder.by, sent: { ...sent, protectedKey: null } }))).toBe(
      'key-names-another',
    )
    given(await ownKeyRenewed(door, { by: holder.by, sent: await renewedSent(door, holder) }))
    // What it said before ends no later.
    expect(reasonOf(await ownKeyRenewed(door, { by: holder.by, sent: await broughtSent(door, holder) }))).toBe(
      'key-not-longer',
    )
  })
})

describe('the warnings before a key ends', () => {
  const end = days(1000) as Instant
  it.each([
    [61, null, 'valid'],
    [60, 60, 'ending'],
    [15, 60, 'ending'],
    [14, 14, 'soon'],
    [4, 14, 'soon'],
    [3, 3, 'last-days'],
    [0, 3, 'ended'],
  ] as const)('%i days before: %s, %s', (before, due, state) => {
    const at = (end - days(before)) as Instant
    expect([warningDue(end, at), keyEnd(end, at)]).toEqual([due, state])
  })
})
