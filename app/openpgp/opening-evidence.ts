/**
 * What a reader keeps when a copy could not be verified: the bytes as they came,
 * with the reason, for whoever has to find out. Nothing in it was decrypted.
 */
import { toBase64 } from '../formats/bytes.ts'
import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts'
import type { Instant } from '../ids.ts'
import type { OpenCopyRequest, ProvenEntry } from './vault-protocol.ts'
import type { VaultReason } from './vault-reasons.ts'

/** `fuin-opening-evidence/1`, canonical JSON: every byte string as base64, entries and receipts as they came. */
export function openingEvidence(request: OpenCopyRequest, reason: VaultReason, at: Instant): Uint8Array {
  const { outside, roll, sender, act } = request
  return canonicalJson({
    v: 'fuin-opening-evidence/1',
    at,
    reason,
    outside: { ...outside },
    ciphertext: toBase64(request.ciphertext),
    act: { text: act.text, signature: toBase64(act.signature) },
    released: provenJson(request.released),
    issued: provenJson(request.issued),
    rollEntry: request.rollEntry && provenJson(request.rollEntry),
    roll: {
      header: toBase64(roll.header),
      statement: toBase64(roll.council.statement),
      statementSignature: toBase64(roll.council.signature),
      councilKey: toBase64(roll.council.councilKey),
      signatures: roll.signatures.map(({ person, signature, publicKey }) => ({
        person,
        signature: toBase64(signature),
        publicKey: toBase64(publicKey),
      })),
    },
    sender: {
      line: toBase64(sender.line),
      index: sender.index,
      proof: sender.proof.map(toBase64),
      publicKey: toBase64(sender.publicKey),
    },
  })
}

function provenJson({ entry, receipt, from, consistency }: ProvenEntry): JsonObject {
  return { entry: toBase64(entry), receipt, from: from.toString(), consistency: consistency.map(toBase64) }
}
