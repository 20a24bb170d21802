/**
 * What a reader keeps when a copy could not be verified: the bytes as they came,
 * with the reason, for whoever has to find out. Nothing in it was decrypted.
 */
import { toBase64 } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import { nullable } from '../formats/codec.ts'
import { copyOutside, councilProof, keyInRoll, provenEntry, resealedProof, rollProof } from '../formats/proof-wire.ts'
import type { Instant } from '../ids.ts'
import type { OpenCopyRequest } from './vault-protocol.ts'
import type { VaultReason } from './vault-reasons.ts'

/** `fuin-opening-evidence/1`, canonical JSON: every byte string as base64, entries and receipts as they came. */
export function openingEvidence(
  request: OpenCopyRequest,
  reason: VaultReason | 'hand-release-bad',
  at: Instant,
): Uint8Array {
  const { outside, roll, sender, act } = request
  const { header, signatures } = rollProof.encode(roll)
  const { statement, signature, councilKey } = councilProof.encode(roll.council)
  return canonicalJson({
    v: 'fuin-opening-evidence/1',
    at,
    reason,
    outside: copyOutside.encode(outside),
    ciphertext: toBase64(request.ciphertext),
    act: { text: act.text, signature: toBase64(act.signature) },
    released: provenEntry.encode(request.released),
    issued: provenEntry.encode(request.issued),
    rollEntry: nullable(provenEntry).encode(request.rollEntry),
    roll: {
      header,
      statement,
      statementSignature: signature,
      councilKey,
      signatures,
    },
    sender: keyInRoll.encode(sender),
    resealed: nullable(resealedProof).encode(request.resealed),
  })
}
