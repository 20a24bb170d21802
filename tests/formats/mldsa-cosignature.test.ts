/** Cosignatures of type 0x06, made by another implementation (tests/vectors/mldsa-cosignature.json says which). */
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import {
  cosignatureKeyType,
  formatVerifierKey,
  mldsaKeyType,
  openNote,
  parseNote,
  parseVerifierKey,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import { formatPolicy, parsePolicy } from '../../app/formats/policy.ts'
import { formatTrust, parseTrust } from '../../app/formats/trust.ts'
import { openCosignature } from '../../app/formats/witness-request.ts'
import { Malformed, NotProven } from '../../app/outcome.ts'
import { cosigned, signerOf, trustUnder } from './council-log.ts'
import { readFrozen } from './read-vectors.ts'

const vector = readFrozen('mldsa-cosignature.json') as {
  readonly checkpoint: string
  readonly vkey: string
  readonly time: number
  readonly line: string
  readonly lineWithoutTime: string
  readonly lineByAnotherName: string
  readonly lineOfASubtree: string
}
const policyLines = `witness academy ${vector.vkey} https://witness.example\nquorum academy\n`
const trust = trustUnder(policyLines)
const key = parseVerifierKey(vector.vkey)
const note = `${vector.checkpoint}${vector.line}`
const { text } = parseNote(note)

describe('a witness that cosigns by ML-DSA-44, as C2SP recommends', () => {
  it('has a key that a policy names and that is written back as it was read', () => {
    expect(key.type).toBe(mldsaKeyType)
    expect(key.publicKey).toHaveLength(1312)
    expect(formatVerifierKey(key)).toBe(vector.vkey)
    expect(formatPolicy(parsePolicy(policyLines))).toBe(policyLines)
    expect(parseTrust(formatTrust(trust))).toEqual(trust)
  })

  it('makes the quorum of a policy, and its time is the checkpoint’s', () => {
    expect(openCheckpoint(note, trust)).toMatchObject({ size: 5n, cosigners: ['academy'], cosignedAt: vector.time })
    expect(() => openCheckpoint(vector.checkpoint, trust)).toThrow('not cosigned by the quorum')
  })

  it('counts beside one that cosigns by Ed25519', () => {
    const ed25519 = 'w.example'
    const both = trustUnder(
      `witness academy ${vector.vkey}\nwitness ministry ${formatVerifierKey(cosigner(ed25519))}\ngroup both all academy ministry\nquorum both\n`,
    )
    expect(() => openCheckpoint(note, both)).toThrow('not cosigned by the quorum')
    const time = BigInt(vector.time - 5)
    expect(openCheckpoint(cosigned(note, { [ed25519]: time }), both)).toMatchObject({
      cosigners: ['academy', 'ministry'],
      cosignedAt: vector.time - 5,
    })
  })

  it('is believed when it answers the log', () => {
    expect(openCosignature(vector.line, { text, key }).time).toBe(BigInt(vector.time))
  })

  it('says nothing of how fresh a tree is where it says no time, and then makes no quorum', () => {
    const timeless = `${vector.checkpoint}${vector.lineWithoutTime}`
    expect(openNote(parseNote(timeless), [key])).toEqual([{ key, time: null }])
    expect(() => openCheckpoint(timeless, trust)).toThrow('not cosigned by the quorum')
    expect(() => openCosignature(vector.lineWithoutTime, { text, key })).toThrow('without saying when')
  })

  it('is not believed for a subtree, under another name, over another tree, with another time, or a bit changed', () => {
    for (const line of [vector.lineOfASubtree, vector.lineByAnotherName])
      expect(() => openCheckpoint(`${vector.checkpoint}${line}`, trust)).toThrow(NotProven)
    const [signature] = parseNote(note).signatures.slice(-1)
    if (!signature) throw new Error('no signature')
    const { signatures } = parseNote(note)
    const larger = text.replace('\n5\n', '\n6\n')
    expect(() => openNote({ text: larger, signatures: [signature] }, [key])).toThrow(NotProven)
    for (const at of [0, 7, 8, 40, 1200, 2427]) {
      const bytes = Uint8Array.from(signature.bytes)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      expect(() => openNote({ text, signatures: [...signatures, { ...signature, bytes }] }, [key]), `${at}`).toThrow(
        NotProven,
      )
    }
    for (const bytes of [signature.bytes.slice(1), signature.bytes.slice(0, 72)])
      expect(() => openNote({ text, signatures: [{ ...signature, bytes }] }, [key])).toThrow(NotProven)
  })

  it('cosigns checkpoints and no other note', () => {
    const [signature] = parseNote(note).signatures.slice(-1)
    if (!signature) throw new Error('no signature')
    expect(() => openNote({ text: '発出\n', signatures: [signature] }, [key])).toThrow('checkpoints alone')
  })

  it('is not taken for the log or its clock, and a key cut short or of an unknown type is named as such', () => {
    const swapped = formatTrust(trust).replace(/^clock .*$/m, `clock ${vector.vkey}`)
    expect(() => parseTrust(swapped)).toThrow(Malformed)
    const unknown = vector.vkey.replace('+Bt', '+B9')
    expect(() => parsePolicy(`witness a ${unknown}\nquorum a\n`)).toThrow(
      'verifier key of type 0x07; known are 0x01 and 0x04 (Ed25519) and 0x06 (ML-DSA-44)',
    )
    expect(() => parsePolicy(`witness a ${vector.vkey.slice(0, -4)}\nquorum a\n`)).toThrow('verifier key')
  })
})

const cosigner = (name: string) => verifierKeyOf(signerOf(name), cosignatureKeyType)
