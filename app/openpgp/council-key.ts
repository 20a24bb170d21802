/**
 * The council's own key, and signing rolls. The council key is made once there
 * are two secretariat vaults; its private half leaves this file sealed to each
 * signer and in no other way.
 */
import { toBase64, utf8 } from '../formats/bytes.ts'
import {
  type CouncilSigner,
  type CouncilStatement,
  councilThreshold,
  formatCouncilStatement,
} from '../formats/council-statement.ts'
import { checkRollFollows, checkRollLines, parseRollHeader, personLines, type RollHeader } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { lostUntil } from '../formats/succession.ts'
import { type Fingerprint, type PersonId, parseFingerprint } from '../ids.ts'
import { Broken } from '../outcome.ts'
import type { MadeCouncilKey, MakeCouncilKeyRequest, SignRollRequest } from './council-requests.ts'
import { forget, generated, type OwnKey, signBytes, signDetached } from './own-key.ts'
import { parsePublicKey, refusalsOf, signatureTolerance } from './public-key.ts'
import { demandDesksSound } from './roll-desks.ts'
import { sealSigned } from './seal-to-key.ts'
import { claimedSuccessor } from './succession-follow.ts'
import { demandOwnSigner, type Pins } from './vault-pins.ts'
import { demand, orRefuse } from './vault-refusal.ts'

interface Signer extends CouncilSigner {
  readonly publicKey: Uint8Array
}

/** Makes the council key, its statement, and a share for each signer. Pins it in the maker's own card. */
export async function makeCouncilKey(request: MakeCouncilKeyRequest, own: OwnKey, pins: Pins): Promise<MadeCouncilKey> {
  demand(pins.card.council === null, 'council-changed')
  const signers = await soundSigners(request, own, pins)
  const privateKey = await generated('council', { date: new Date(pins.time), keyExpirationTime: 0 })
  const councilKey = privateKey.toPublic().write()
  const fingerprint = fingerprintOf(privateKey.getFingerprint())
  const statement = formatCouncilStatement(statementOf({ fingerprint, councilKey, signers, pins }))
  const council = { statement, signature: await signDetached(privateKey, statement, pins.time), councilKey }
  const share = shareText({ portal: pins.portal, fingerprint, key: privateKey.write() })
  const shares = await Promise.all(signers.map((signer) => sealedShare(share, signer, { own, pins })))
  share.fill(0)
  forget(privateKey)
  await pins.pinCouncil(council, own)
  return { fingerprint, council, shares }
}

async function soundSigners(request: MakeCouncilKeyRequest, own: OwnKey, pins: Pins): Promise<readonly Signer[]> {
  const signers: Signer[] = []
  for (const { person, publicKey } of request.signers) {
    const key = await orRefuse('line-other-key', () => parsePublicKey(publicKey))
    demand(refusalsOf(key, pins.time).length === 0, 'line-expired')
    // The user id is the person's id: a key of somebody else cannot be passed off as theirs.
    demand(key.userIds.join('\n') === person, 'line-other-key')
    signers.push({ person, publicKey, fingerprint: key.fingerprint, keyHash: key.hash })
  }
  demand(new Set(signers.map(({ person }) => person)).size === signers.length, 'recipient-twice')
  demand(new Set(signers.map(({ fingerprint }) => fingerprint)).size >= councilThreshold, 'signers-too-few')
  const mine = signers.find(({ person }) => person === own.person)
  demand(mine !== undefined, 'not-a-signer')
  demand(mine.fingerprint === own.fingerprint, 'own-line-changed')
  return signers
}

function fingerprintOf(text: string): Fingerprint {
  const fingerprint = parseFingerprint(text)
  if (fingerprint === null) throw new Broken('made a key without a v4 fingerprint')
  return fingerprint
}

function statementOf(parts: {
  readonly fingerprint: Fingerprint
  readonly councilKey: Uint8Array
  readonly signers: readonly Signer[]
  readonly pins: Pins
}): CouncilStatement {
  return {
    portal: parts.pins.portal,
    council: parts.fingerprint,
    councilKeyHash: sha256Hex(parts.councilKey),
    made: parts.pins.time,
    signers: parts.signers,
  }
}

/**
 * `fuin-council-share/1`: what a signer's share holds, before it is signed by its
 * maker and sealed. Like every text of ours it begins with its type, so that no
 * vault takes it for anything else.
 */
function shareText({
  portal,
  fingerprint,
  key,
}: {
  portal: string
  fingerprint: Fingerprint
  key: Uint8Array
}): Uint8Array {
  return utf8(`fuin-council-share/1\nportal ${portal}\ncouncil ${fingerprint}\nkey ${toBase64(key)}\n`)
}

async function sealedShare(
  share: Uint8Array,
  { person, publicKey, fingerprint }: Signer,
  { own, pins }: { readonly own: OwnKey; readonly pins: Pins },
): Promise<{ readonly person: PersonId; readonly sealed: Uint8Array }> {
  const signed = await signBytes(own.privateKey, share, pins.time)
  return { person, sealed: await sealSigned(signed, { publicKey, fingerprint, date: pins.time }) }
}

// ── rolls ──────────────────────────────────────────────────────────────────

/**
 * Signs a roll's header, after recomputing the whole tree from the lines and
 * checking that it follows the roll before. The page shows the lines; the vault
 * makes sure that they are the ones the header stands for.
 */
export async function signRoll(request: SignRollRequest, own: OwnKey, known: Pins): Promise<Uint8Array> {
  const claimed = request.successor ? await claimedSuccessor(request.successor, known, { witnessed: false }) : null
  const pins = claimed?.trial ?? known
  const council = await pins.council(request.council)
  demand(
    council.signers.some(({ person }) => person === own.person),
    'not-a-signer',
  )
  demandOwnSigner(council, own)
  const header = await orRefuse('roll-unproven', () => parseRollHeader(request.header))
  demand(header.portal === pins.portal && header.council === council.council, 'roll-unproven')
  await orRefuse('roll-lines-differ', () => checkRollLines(header, request.lines))
  await demandFollows(request, header, pins)
  // What the roll before was may be lost, so the counter says nothing: by its time it is newer than any.
  demand(!claimed || header.time >= lostUntil(claimed.succession), 'roll-older')
  demandOwnLine(request.lines, own)
  await demandBefore(request, claimed !== null)
  await demandDesksSound(request, pins)
  demand(header.expires > pins.time && header.time <= pins.time + signatureTolerance, 'roll-expired')
  return signDetached(own.privateKey, request.header, pins.time)
}

async function demandFollows(request: SignRollRequest, header: RollHeader, pins: Pins): Promise<void> {
  const pinned = pins.card.roll
  demand(pinned === null || header.counter > pinned.counter, 'roll-older')
  if (request.previous === null) return orRefuse('roll-unproven', () => checkRollFollows(header, null))
  const previous = { header: (await pins.provenRoll(request.previous)).header, bytes: request.previous.header }
  await orRefuse('roll-unproven', () => checkRollFollows(header, previous))
}

/** What the roll before said, to the line: by it the signer's vault knows what of the next one is new. */
async function demandBefore({ before, previous }: SignRollRequest, begunAnew: boolean): Promise<void> {
  if (begunAnew || previous === null) return demand(before.length === 0, 'roll-lines-differ')
  await orRefuse('roll-lines-differ', () => checkRollLines(parseRollHeader(previous.header), before))
}

function demandOwnLine(lines: readonly Uint8Array[], own: OwnKey): void {
  const mine = personLines(lines).find(({ person }) => person === own.person)
  demand(!mine || mine.fingerprint === own.fingerprint, 'own-line-changed')
}
