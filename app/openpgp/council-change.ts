/**
 * Who signs rolls, stated anew: signers come and go, and the council gets another
 * key. Two present signers say so together. The first one's vault has the council key
 * out of its own share, for as long as the statement is made; the second one's looks
 * through the same rules as everybody who will ever follow it.
 */
import {
  type CouncilStatement,
  checkStatementFollows,
  formatCouncilStatement,
  numberOf,
  parseCouncilStatement,
} from '../formats/council-statement.ts'
import { sha256Hex } from '../formats/sha256.ts'
import {
  demandEnough,
  fingerprintOf,
  generatedCouncilKey,
  keyOfShare,
  type Signer,
  sealedShares,
  soundSigner,
} from './council-key.ts'
import { demandOwnSigner } from './council-pins.ts'
import { currentOf, followingOf, judgeKeys, signerOf } from './council-proof.ts'
import type { RestateCouncilRequest, RestatedCouncil, SignStatementRequest } from './council-requests.ts'
import { forget, type OwnKey, signDetached } from './own-key.ts'
import type { Pins } from './vault-pins.ts'
import { demand, orRefuse } from './vault-refusal.ts'

interface Restating {
  readonly own: OwnKey
  readonly pins: Pins
}

/** The next statement with the first signature. The pins stay: it is nobody's council before a second one has signed. */
export async function restateCouncil(
  request: RestateCouncilRequest,
  { own, pins }: Restating,
): Promise<RestatedCouncil> {
  const proven = await pins.council(request.council)
  const before = currentOf(proven)
  demandOwnSigner(before.statement, own)
  demand(signerOf(before.statement.signers, own.person) !== null, 'not-a-signer')
  const former = councilKeyBytes(request)
  const { kept, added } = await signersOf(request, before.statement, pins)
  demandEnough([...kept, ...added])
  const rolls = await placeAmongRolls(request, pins)
  const old = await keyOfShare(request.share, before.statement.council, { own, pins })
  const key = request.anotherKey ? await generatedCouncilKey(pins.time) : old
  const councilKey = request.anotherKey ? key.toPublic().write() : former
  const next: CouncilStatement = {
    portal: pins.portal,
    council: fingerprintOf(key.getFingerprint()),
    councilKeyHash: sha256Hex(councilKey),
    made: pins.time,
    place: { number: numberOf(before.statement) + 1, previous: before.hash, ...rolls },
    signers: [...kept, ...added],
  }
  const change = await orRefuse('council-unproven', () => checkStatementFollows(next, before))
  const statement = formatCouncilStatement(next)
  const signed = {
    statement,
    signature: await signDetached(key, statement, pins.time),
    councilKey,
    former: request.anotherKey ? await signDetached(old, statement, pins.time) : null,
  }
  // A share that is not of the very key pinned signs nothing that anybody believes.
  await orRefuse('share-unreadable', () => judgeKeys(signed, { statement: next, change, former }))
  const shares = await sealedShares(key, request.anotherKey ? [...kept, ...added] : added, { own, pins })
  forget(old)
  if (key !== old) forget(key)
  const signature = await signDetached(own.privateKey, statement, pins.time)
  return { ...signed, first: { person: own.person, signature, publicKey: own.publicKey }, shares }
}

const councilKeyBytes = ({ council }: Pick<RestateCouncilRequest, 'council'>): Uint8Array =>
  council.later.at(-1)?.councilKey ?? council.councilKey

/**
 * Those who stay as they stand, with keys that may have run out since; and those who
 * come. Where the key is another, all of them need a share, and so a sound key.
 */
async function signersOf(
  { signers, anotherKey }: RestateCouncilRequest,
  before: CouncilStatement,
  pins: Pins,
): Promise<{ readonly kept: readonly Signer[]; readonly added: readonly Signer[] }> {
  const kept: Signer[] = []
  const added: Signer[] = []
  for (const { person, publicKey } of signers) {
    const known = signerOf(before.signers, person)
    const stays = known?.keyHash === sha256Hex(publicKey)
    if (stays && !anotherKey) kept.push({ ...known, publicKey })
    else (stays ? kept : added).push(await soundSigner({ person, publicKey }, pins))
  }
  return { kept, added }
}

async function placeAmongRolls({ roll }: RestateCouncilRequest, pins: Pins) {
  const pinned = pins.card.roll
  if (!roll) {
    demand(pinned === null, 'roll-older')
    return { rollsFrom: 1, rollBefore: null }
  }
  const { header, headerHash } = await pins.provenRoll(roll)
  demand(pinned === null || header.counter >= pinned.counter, 'roll-older')
  return { rollsFrom: header.counter + 1, rollBefore: headerHash }
}

/**
 * The second signature, if the statement with it is one that everybody follows. So
 * no vault of oversight signs more than one more signer, and no signer's what another
 * vault would refuse.
 */
export async function signStatement(request: SignStatementRequest, { own, pins }: Restating): Promise<Uint8Array> {
  const proven = await pins.council(request.council)
  const { proposed, oversight } = request
  const next = await orRefuse('council-unproven', () => parseCouncilStatement(proposed.statement))
  demandOwnSigner(next, own)
  demandOwnSigner(currentOf(proven).statement, own)
  demandLastRoll(next, pins)
  const isSigner = signerOf(currentOf(proven).statement.signers, own.person) !== null
  demand(isSigner || oversight !== null, 'not-a-signer')
  const signature = await signDetached(own.privateKey, proposed.statement, pins.time)
  const { first, ...signed } = proposed
  const second = { person: own.person, signature, publicKey: request.publicKey }
  const step = { ...signed, by: [first, second], oversight: isSigner ? null : oversight } as const
  const before = { before: proven, councilKey: councilKeyBytes(request) }
  await orRefuse('council-unproven', () => followingOf(step, before))
  return signature
}

/** Nobody signs over a roll that is younger than the statement says. */
function demandLastRoll({ place }: CouncilStatement, { card: { roll } }: Pins): void {
  if (!place || !roll) return
  demand(place.rollsFrom > roll.counter, 'roll-older')
  demand(place.rollsFrom > roll.counter + 1 || place.rollBefore === roll.headerHash, 'roll-older')
}
