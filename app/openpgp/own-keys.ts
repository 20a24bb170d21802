/**
 * Entries of the log that put a key on record in one's own name. A key vouches for
 * itself there and for nobody: whoever holds the portal's database could have made
 * one. Only the person knows whether they did, so each that is not this vault's is
 * told, with the bytes that prove it stands in the log.
 */
import { toBase64, utf8 } from '../formats/bytes.ts'
import { type ProvenEntry, provenEntry } from '../formats/proof-wire.ts'
import { parseFingerprint } from '../ids.ts'
import type { OwnKey } from './own-key.ts'
import type { Pins } from './vault-pins.ts'
import { demand } from './vault-refusal.ts'

export async function seeOwnKeys(entries: readonly ProvenEntry[], own: OwnKey, pins: Pins): Promise<void> {
  for (const proven of entries) {
    const { entry, index } = await pins.entry(proven)
    demand(entry.kind === 'key-added' && entry.subject === own.person, 'entry-not-this-act')
    const fingerprint = parseFingerprint(entry.objects?.find(({ kind }) => kind === 'key')?.id ?? '')
    if (fingerprint === null || fingerprint === own.fingerprint) continue
    pins.tellKey({ index: Number(index), at: entry.t, fingerprint, evidence: keyEvidence(proven, own) })
  }
}

/** `fuin-key-evidence/1`: the entry with its receipt, which anybody can check, beside the key of whoever it is about. */
function keyEvidence(proven: ProvenEntry, { person, fingerprint, publicKey }: OwnKey): Uint8Array {
  const mine = { person, fingerprint, publicKey: toBase64(publicKey) }
  const shown = { added: provenEntry.encode(proven) }
  return utf8(`${JSON.stringify({ v: 'fuin-key-evidence/1', mine, ...shown }, null, 2)}\n`)
}
