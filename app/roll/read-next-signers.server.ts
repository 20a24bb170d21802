import type { Ground } from '../access/ground.server.ts'
import type { Role } from '../access/role.ts'
import { findPerson } from '../council/person-store.server.ts'
import type { CouncilSigner } from '../formats/council-statement.ts'
import { parseRollLine } from '../formats/roll.ts'
import type { Instant, PersonId } from '../ids.ts'
import { councilOnRecord, shareOf, statementProposed } from '../keyring/council-key-store.server.ts'
import { comparisonsOf, type Db, keyBytesByHash } from '../keyring/key-store.server.ts'
import { signerOf } from '../openpgp/council-proof.ts'
import { Broken, done, type Outcome, refused } from '../outcome.ts'
import { sameHolder } from './make-council-key.server.ts'
import { overseerIn } from './overseer.server.ts'
import { type SignerKey, signerKeys } from './recipient-store.server.ts'
import { currentRoll } from './roll-proof.server.ts'
import type { NextSigners, SignerShown } from './roll-wire.ts'

/** Who signs rolls and who could, what waits, and what the asker's own vault checks it all against. */
export async function readNextSigners(
  { db, now }: Ground,
  asker: { readonly person: PersonId; readonly role: Role },
): Promise<Outcome<NextSigners, 'no-council-key'>> {
  const council = await councilOnRecord(db)
  if (!council) return refused('no-council-key')
  const waiting = await statementProposed(db)
  const oversight = asker.role === 'oversight' ? await overseerIn(db, asker.person) : null
  const isWaiting = waiting !== null && waiting.expiresAt > now()
  return done({
    council: council.proof,
    roll: (await currentRoll(db))?.proof ?? null,
    share: signerOf(council.signers, asker.person) ? await shareOf(db, asker.person) : null,
    signers: await signersShown(db, { signers: council.signers, fit: await signerKeys(db, now()) }),
    waiting: isWaiting ? await waitingShown(db, council.signers, waiting) : null,
    oversight,
    publicKey: await bytesOfAsker(db, { person: asker.person, signers: council.signers, oversight }),
  })
}

async function bytesOfAsker(
  db: Db,
  asker: Pick<NextSigners, 'oversight'> & { readonly person: PersonId; readonly signers: readonly CouncilSigner[] },
): Promise<Uint8Array> {
  const { person, signers, oversight } = asker
  const named = signerOf(signers, person) ?? (oversight && parseRollLine(oversight.line.line))
  const found = named && (await keyBytesByHash(db, [named.keyHash])).get(named.keyHash)
  return found?.publicKey ?? new Uint8Array()
}

async function waitingShown(
  db: Db,
  signers: readonly CouncilSigner[],
  waiting: NonNullable<Awaited<ReturnType<typeof statementProposed>>>,
): Promise<NonNullable<NextSigners['waiting']>> {
  const { statement, signature, councilKey, former, proposedBy, firstSignature, expiresAt } = waiting
  const proposer = signerOf(signers, proposedBy)
  const key = proposer && (await keyBytesByHash(db, [proposer.keyHash])).get(proposer.keyHash)
  if (!key) throw new Broken('a statement is proposed by a stranger')
  const first = { person: proposedBy, signature: firstSignature, publicKey: key.publicKey }
  return {
    proposed: { statement, signature, councilKey, former, first },
    by: proposedBy,
    name: (await findPerson(db, proposedBy))?.name ?? '',
    until: expiresAt,
  }
}

/** Those who sign now, and whether they still can. */
export async function signersNow(
  db: Db,
  { signers, at }: { readonly signers: readonly CouncilSigner[]; readonly at: Instant },
): Promise<readonly SignerShown[]> {
  return (await signersShown(db, { signers, fit: await signerKeys(db, at) })).filter(({ signs }) => signs)
}

/** Those who sign now, whoever of them still can; then those of the secretariat who could. */
async function signersShown(
  db: Db,
  { signers, fit }: { readonly signers: readonly CouncilSigner[]; readonly fit: readonly SignerKey[] },
): Promise<readonly SignerShown[]> {
  const others = fit.filter((key) => !signers.some((signer) => sameHolder(signer, key)))
  const all = [
    ...signers.map((signer) => ({ ...signer, signs: true })),
    ...others.map((key) => ({ ...key, signs: false })),
  ]
  const comparisons = await comparisonsOf(
    db,
    all.map(({ fingerprint }) => fingerprint),
  )
  return Promise.all(
    all.map(async ({ person, fingerprint, signs, keyHash }) => {
      const found = await findPerson(db, person)
      const key = (await keyBytesByHash(db, [keyHash])).get(keyHash)
      const compared = comparisons.get(fingerprint)
      const by = compared && (await findPerson(db, compared.by))
      return {
        person,
        fingerprint,
        publicKey: key?.publicKey ?? new Uint8Array(),
        name: found?.name ?? '',
        organizationName: found?.organizationName ?? '',
        signs,
        stands: fit.some((one) => sameHolder({ person, fingerprint, keyHash }, one)),
        comparison: compared ? { fingerprint, ...compared, name: by?.name ?? '' } : null,
      }
    }),
  )
}
