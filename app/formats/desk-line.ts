/**
 * Desks in the roll: key pairs of offices and organizations (design 7). A line of
 * a desk stands among the people's; who holds its private half are lines of their
 * own, so that whoever is given a desk's line learns nothing of who serves it.
 *
 * Both are canonical JSON (RFC 8785), salted, leaves of the roll's tree like any.
 */
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import { type Decoded, fingerprint, object, oneOf, person, saltText, sha256Text, text, time, whole } from './codec.ts'
import { checkInclusion, type Hash, leafHash } from './merkle.ts'
import { deskName, type RollLineProof } from './proof-wire.ts'

const shownName = text({ least: 1, most: 200 }, /^\P{Cc}*$/u)

const deskLine = object({
  v: oneOf(['fuin-desk-line/1']),
  desk: deskName,
  names: object({ ja: shownName, en: shownName }),
  /** `office`: a government's or the council's; `organization`: that of its own people. */
  kind: oneOf(['office', 'organization']),
  /** 1, 2, 3 …: a new key pair each time somebody who held it has left. */
  epoch: whole({ least: 1, most: 1_000_000 }),
  fingerprint,
  /** SHA-256 of the public key's bytes. */
  keyHash: sha256Text,
  validUntil: time,
  salt: saltText,
})
export type DeskLine = Omit<Decoded<typeof deskLine>, 'v'>

const deskHolder = object({
  v: oneOf(['fuin-desk-holder/1']),
  desk: deskName,
  epoch: whole({ least: 1, most: 1_000_000 }),
  person,
  salt: saltText,
})
export type DeskHolder = Omit<Decoded<typeof deskHolder>, 'v'>

const limits = { numbers: 'integers', maxBytes: 16_384 } as const

export function formatDeskLine(line: DeskLine): Uint8Array {
  const bytes = canonicalJson(deskLine.encode({ v: 'fuin-desk-line/1', ...line }))
  parseDeskLine(bytes)
  return bytes
}

/** Throws Malformed unless the bytes are in the one spelling. */
export function parseDeskLine(bytes: Uint8Array): DeskLine {
  const { v: _, ...line } = deskLine.decode(parseCanonicalJson(bytes, limits), 'desk line')
  return line
}

export function formatDeskHolder(holder: DeskHolder): Uint8Array {
  const bytes = canonicalJson(deskHolder.encode({ v: 'fuin-desk-holder/1', ...holder }))
  parseDeskHolder(bytes)
  return bytes
}

/** Throws Malformed unless the bytes are in the one spelling. */
export function parseDeskHolder(bytes: Uint8Array): DeskHolder {
  const { v: _, ...holder } = deskHolder.decode(parseCanonicalJson(bytes, limits), 'desk holder')
  return holder
}

/** The desk's line, once the proof leads from it to the header's root; throws NotProven or Malformed. Says nothing about the header's signatures. */
export function checkDeskLine(
  header: { readonly root: Hash; readonly size: number },
  { line, index, proof }: RollLineProof,
): DeskLine {
  const claim = { root: header.root, size: BigInt(header.size), index: BigInt(index), leaf: leafHash(line) }
  checkInclusion(claim, proof)
  return parseDeskLine(line)
}

/** What no two lines of a roll may be about: a person, a desk's epoch, somebody's holding it. Throws Malformed on a line of no kind. */
export function deskSubject(bytes: Uint8Array, v: string): string {
  if (v === 'fuin-desk-line/1') {
    const { desk, epoch } = parseDeskLine(bytes)
    return `desk ${desk} ${epoch}`
  }
  const { desk, epoch, person: holder } = parseDeskHolder(bytes)
  return `holder ${desk} ${epoch} ${holder}`
}
