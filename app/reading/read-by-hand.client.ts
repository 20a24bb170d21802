/**
 * A copy for somebody who opens it in a program of their own. The page gets it and
 * looks, as far as a page can, whether it is what the log released; it never sees
 * what is inside, and says what nobody has checked yet.
 */
import type { ActSent } from '../acts/act-wire.ts'
import { signAct } from '../acts/sign-act.client.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import { portalOf } from '../formats/log-origin.ts'
import { leafHash } from '../formats/merkle.ts'
import { checkReceipt, type VerifiedReceipt } from '../formats/receipt.ts'
import { checkRollLine, type RollLine } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { EntryReference } from '../formats/signed-act.ts'
import { parseTrust, type Trust } from '../formats/trust.ts'
import { type Instant, instant } from '../ids.ts'
import { fetchOwnKey } from '../keyring/open-vault.client.ts'
import { proveRoll } from '../openpgp/council-proof.ts'
import { openingEvidence } from '../openpgp/opening-evidence.ts'
import { freshness } from '../openpgp/vault-pins.ts'
import type { OpenCopyRequest, ProvenEntry } from '../openpgp/vault-protocol.ts'
import { isForeign, NotProven } from '../outcome.ts'
import { actBytes, askRelease } from '../sealed/ask-release.client.ts'
import { type ReleaseBody, releaseBody, release as releaseWire } from '../sealed/release-wire.ts'
import { type CopyToOpen, type NotOpened, readAct } from './open-bulletin.client.ts'

/** A copy as it was released, still sealed. */
export interface CopyInHand {
  /** All that came with the release: for gpg and sq. */
  readonly kept: OpenCopyRequest
  /** The release, for the acts `opened` and `acknowledged`. */
  readonly entry: EntryReference
  readonly releasedAt: Instant
  /** The policy's names of the witnesses that cosigned it. */
  readonly cosigners: readonly string[]
  readonly sender: Pick<RollLine, 'person' | 'name' | 'organizationName'>
}

export type Received =
  | { readonly state: 'received'; readonly copy: CopyInHand }
  | { readonly state: 'refused'; readonly why: NotOpened }

const refused = (reason: string, detail: NotOpened['detail'] = {}, evidence: Uint8Array | null = null): Received => ({
  state: 'refused',
  why: { reason, detail, evidence },
})

/** Signs the request by hand, gets the copy and checks what came with it. */
export async function receiveByHand(copy: CopyToOpen): Promise<Received> {
  const act = await signAct(readAct(copy))
  if (!act.ok) return refused(act.reason, act.detail)
  const asking = { sends: releaseBody, bodyOf: (asked: ReleaseBody) => asked, answer: releaseWire }
  const release = await askRelease(`/bulletins/${copy.bulletin}/release`, act.value, asking)
  if (!release.ok) return refused(release.reason, release.detail)
  const own = await fetchOwnKey()
  if (!own.ok) return refused(own.reason)
  const kept: OpenCopyRequest = { ...release.value, act: actBytes(act.value) }
  try {
    return { state: 'received', copy: await checked({ kept, sent: act.value, trust: parseTrust(own.value.trust) }) }
  } catch (error) {
    if (!isForeign(error)) throw error
    const reason = 'hand-release-bad'
    return refused(reason, {}, openingEvidence(kept, reason, instant(Date.now())))
  }
}

interface Checking {
  readonly kept: OpenCopyRequest
  readonly sent: ActSent
  readonly trust: Trust
}

/** Throws NotProven or Malformed. */
async function checked({ kept, sent, trust }: Checking): Promise<CopyInHand> {
  const { entry, receipt } = proven(kept.released, trust)
  const own = entry.act?.text === sent.text && entry.act.signature === sent.signature
  if (entry.kind !== 'released' || !own || entry.ciphertext !== sha256Hex(kept.ciphertext))
    throw new NotProven('the entry is not of this request and this copy')
  if (Date.now() - receipt.checkpoint.cosignedAt * 1000 > freshness) throw new NotProven('its checkpoint is old')
  const { person, name, organizationName } = await senderLine(kept, trust)
  return {
    kept,
    entry: { index: receipt.index, leaf: leafHash(kept.released.entry) },
    releasedAt: entry.t,
    cosigners: receipt.checkpoint.cosigners,
    sender: { person, name, organizationName },
  }
}

function proven(
  { entry, receipt }: ProvenEntry,
  trust: Trust,
): { readonly entry: ReadEntry; readonly receipt: VerifiedReceipt } {
  const leaf = leafHash(entry)
  return { entry: parseEntry(entry), receipt: checkReceipt({ receipt, leaf, trust }) }
}

/** The sender's line in a roll that two signed, in force now or at the issue, and the key it names. */
async function senderLine(
  { roll, rollEntry, issued, sender, outside }: OpenCopyRequest,
  trust: Trust,
): Promise<RollLine> {
  const { header, headerHash } = await proveRoll(roll, portalOf(trust.origin))
  const at = rollEntry ? proven(issued, trust).entry.t : Date.now()
  if (header.expires <= at) throw new NotProven('the roll was not in force')
  if (rollEntry) {
    const { entry } = proven(rollEntry, trust)
    if (!entry.objects?.some(({ kind, sha256 }) => kind === 'roll' && sha256 === headerHash))
      throw new NotProven('the roll is not in the log')
  }
  const line = checkRollLine(header, sender)
  if (line.person !== outside.sender || line.keyHash !== sha256Hex(sender.publicKey))
    throw new NotProven('the roll names another sender or key')
  return line
}
