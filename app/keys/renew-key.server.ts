import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import type { ActRefusal } from '../acts/judge-act.server.ts'
import { answeredBefore, takeAct } from '../acts/take-act.server.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { parseAct } from '../formats/signed-act.ts'
import { type Instant, instant, type PersonId } from '../ids.ts'
import { currentKeyOf, type Db, keyBytesOf, type PersonKey, renewKey } from '../keyring/key-store.server.ts'
import { encryptionKeyAt, rememberedKey } from '../openpgp/public-key.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import { type EnrolRefusal, enrollable } from './enrol-key.server.ts'
import type { KeySent } from './enrol-wire.ts'

export type RenewRefusal = EnrolRefusal | 'key-replaced' | 'key-not-longer' | ActRefusal

interface Renewing {
  readonly by: ActorFields
  readonly sent: KeySent
}

/**
 * Puts on record that a key ends later: the same key, in bytes of which another
 * entry `key-added` says the hash. It stays compared, for it is the same, and proven,
 * unless it brings another subkey to be sealed to: that one has to open a proof first. Two of the secretariat sign the longer line with the next roll, and until then
 * people go by the line and the bytes of before.
 *
 * It is judged by the new bytes, as whoever reads the log will: so a key that has
 * ended meanwhile can still be renewed, by whoever holds it and nobody else.
 */
export async function ownKeyRenewed(ground: Ground, renewing: Renewing): Promise<Outcome<Instant, RenewRefusal>> {
  const before = await renewedBefore(ground, renewing)
  if (before !== null) return done(before)
  const { by, sent } = renewing
  const key = await currentKeyOf(ground.db, by.actor)
  if (!key) return refused('key-unknown')
  // One that a vault opens stays so, and one that was brought as well: else somebody's blob would be gone.
  if (key.brought !== (sent.protectedKey === null)) return refused('key-replaced')
  const facts = await enrollable(ground, { sent, person: by.actor })
  if (!facts.ok) return facts
  const { fingerprint, hash: publicKeyHash, usableUntil: expiresAt } = facts.value
  if (fingerprint !== key.fingerprint) return refused('key-replaced')
  const { publicKey, protectedKey } = sent
  const opensAsBefore = await isSealedToTheSame(key, publicKey, ground.now())
  const objects = [{ kind: 'key', id: fingerprint, sha256: publicKeyHash }]
  return takeAct(
    ground,
    { by, sent: sent.act },
    {
      expected: { act: 'key', objects, key: { fingerprint, publicKey } },
      look: ({ trx }) => mayRenew(trx, by.actor, { fingerprint, expiresAt }),
      write: async ({ trx, nextIndex: entryIndex }) => {
        const renewed = { fingerprint, publicKey, publicKeyHash, protectedKey, expiresAt, entryIndex }
        await renewKey(trx, { ...renewed, opensAsBefore })
        return [{ kind: 'key-added', subject: by.actor, objects }]
      },
      answer: () => done(expiresAt),
    },
  )
}

/** By the subkey of each that is sealed to; of the old one while it still ran. */
async function isSealedToTheSame(before: PersonKey, publicKey: Uint8Array, at: Instant): Promise<boolean> {
  const ran = instant(Math.min(at, before.expiresAt - 1))
  const old = encryptionKeyAt(await rememberedKey(before.publicKey), ran)
  const fresh = encryptionKeyAt(await rememberedKey(publicKey), at)
  return old.ok && fresh.ok && old.value.fingerprint === fresh.value.fingerprint
}

/** Inside the step: it may have been given up, or renewed elsewhere, a moment ago. */
async function mayRenew(
  db: Db,
  person: PersonId,
  { fingerprint, expiresAt }: Pick<PersonKey, 'fingerprint' | 'expiresAt'>,
): Promise<Outcome<undefined, 'key-replaced' | 'key-not-longer'>> {
  const key = await currentKeyOf(db, person)
  if (key?.fingerprint !== fingerprint) return refused('key-replaced')
  return key.expiresAt < expiresAt ? done() : refused('key-not-longer')
}

/** The renewal of an earlier try whose answer was lost. */
const renewedBefore = (ground: Ground, { by, sent }: Renewing): Promise<Instant | null> =>
  answeredBefore(ground, { by, sent: sent.act }, async ({ index }) => {
    const act = readForeign(() => parseAct(sent.act.text))
    const all = act ? await keyBytesOf(ground.db, act.key) : []
    const said = all.find(({ entryIndex }) => entryIndex === index)
    return said?.publicKeyHash === sha256Hex(sent.publicKey) ? said.expiresAt : null
  })
