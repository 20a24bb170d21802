/**
 * A log as a portal of later years writes it: a sign-in with a passkey, a role and a
 * desk nobody here knows, acts with lines of their own, and every kind of entry that is
 * planned. Spelled by hand, byte for byte: no table of today says any of it.
 */
import { toBase64, toHex, utf8 } from '../../app/formats/bytes.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '../../app/formats/canonical-json.ts'
import { type Hash, leafHash, rootOf } from '../../app/formats/merkle.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { makeId, type PersonId } from '../../app/ids.ts'
import { newPerson, random, testOrigin } from '../support/log.ts'
import { type Keys, memoryLog } from './memory-log.ts'

export const began = Date.UTC(2026, 9, 5, 1)
export const [sato, mori] = [newPerson(), newPerson()]
export const [port, bank] = [makeId('o', random(16)), makeId('o', random(16))]
const hex = (): string => toHex(random(32))
const key = '0123456789abcdef0123456789abcdef01234567'

/** What it says beside v, t and id; `act` by its word and own lines, counters by the log. */
export interface Said {
  readonly kind: string
  readonly subject?: PersonId
  readonly matterOf?: string
  readonly act?: readonly [word: string, ...own: readonly string[]]
  readonly more?: JsonObject
}

const item = { kind: 'item', id: 'i_1', sha256: hex() }
const matter = { kind: 'matter', id: 'n_7' }
const desk = { kind: 'desk', id: 'org-abc', sha256: toHex(sha256(utf8('{"desk":"org-abc","v":"fuin-desk-line/1"}'))) }
const about = [hex(), hex()].sort()
const [root, copy] = [toBase64(random(32)), makeId('c', random(16))]
const bulletin = { kind: 'bulletin', id: makeId('b', random(16)), sha256: hex() }

/** Every planned kind once, some of them about people or an organization's matters. */
export const planned: readonly Said[] = [
  { kind: 'desk-made', act: ['desk'], more: { objects: [desk], data: { epoch: '1' } } },
  { kind: 'desk-shared', act: ['desk-share'], more: { objects: [desk] } },
  { kind: 'desk-left', subject: sato, more: { objects: [desk] } },
  {
    kind: 'item-submitted',
    act: ['submit', 'copies AAAA', 'fact 3f', 'fact 4a'],
    matterOf: port,
    more: { objects: [item, matter] },
  },
  { kind: 'item-released', subject: sato, act: ['read'], more: { objects: [item, matter], gives: true } },
  { kind: 'item-opened', subject: sato, more: { objects: [item, matter] } },
  {
    kind: 'matter-moved',
    act: ['move', 'from asked', 'to received', 'due -'],
    matterOf: port,
    more: { objects: [matter] },
  },
  {
    kind: 'matter-moved',
    act: ['move', 'from asked', 'to received', 'due 9'],
    matterOf: bank,
    more: { objects: [matter] },
  },
  { kind: 'opinion-exceeded', act: ['derive', 'reason more hands needed it'], more: { objects: [item] } },
  { kind: 'register-matched', act: ['match'], more: { objects: [{ kind: 'item-set', id: 'root', sha256: hex() }] } },
  { kind: 'draft-released', subject: mori, more: { objects: [{ kind: 'draft', id: 'd_1' }], gives: true } },
  {
    kind: 'cards-given',
    subject: mori,
    more: { objects: [{ kind: 'card-set', id: 'root', sha256: hex() }], gives: 'cards' },
  },
  {
    kind: 'attachment-released',
    subject: mori,
    act: ['read'],
    more: { objects: [{ kind: 'attachment', id: 'a_1' }], gives: true },
  },
  {
    kind: 'approved',
    act: ['approve', `wordings ${root}`, 'codebook -', 'not-before -', 'marks controlled TLP:RED', 'reason -'],
    more: { objects: [bulletin] },
  },
  {
    kind: 'resealed',
    act: ['reseal', `entry 1 ${root}`, `from ${copy} ${hex()}`, `copies ${root}`, `wordings ${root}`, 'codebook -'],
    more: { objects: [bulletin] },
  },
  {
    kind: 'archive-opened',
    subject: sato,
    act: ['reseal', `entry 1 ${root}`, `from ${copy} ${hex()}`, `copies ${root}`, `wordings ${root}`, 'codebook -'],
    more: { objects: [bulletin] },
  },
  { kind: 'alert-raised', more: { about, data: { rule: 'first-place', version: '1' } } },
  { kind: 'alert-triaged', act: ['triage', 'state explained', 'reason on duty'] },
  { kind: 'review-done', act: ['review', 'period 2026-09', 'digest AAAA'] },
  { kind: 'case-opened', act: ['case', 'from -', 'to open', 'reason AAAA'], more: { about } },
  { kind: 'case-moved', act: ['case', 'from open', 'to closed', 'reason AAAA'], more: { about } },
  { kind: 'candidates-fixed', act: ['fix-candidates', 'leak AAAA', 'k 5'] },
  { kind: 'codebook-opened', act: ['open-codebook'], more: { about, gives: true, data: { bound: '3' } } },
  { kind: 'case-referred', act: ['refer', 'entry -'], more: { data: { sheet: hex() } } },
  { kind: 'item-submitted', act: ['submit', 'copies AAAA'], more: { objects: [item, { kind: 'case', id: 'k_1' }] } },
  { kind: 'signed-in', subject: sato, more: { auth: { at: began, level: 2, method: 'passkey' } } },
  { kind: 'signed-in', subject: mori, more: { role: 'own-audit' } },
]

/** The bytes of a log that begins as every log does and then says this, each second an entry. */
export function laterEntries(saying: readonly Said[]): readonly Uint8Array[] {
  const counts = new Map<string, number>()
  const next = (who: string): string => {
    counts.set(who, (counts.get(who) ?? 0) + 1)
    return String(counts.get(who))
  }
  const leaves: Hash[] = []
  const all: readonly Said[] = [{ kind: 'log-created', more: { data: { origin: testOrigin } } }, ...saying]
  return all.map(({ kind, subject, matterOf, act, more }, index) => {
    const entry: { [name: string]: JsonValue } = {
      v: 1,
      t: began + index * 1000,
      kind,
      id: makeId('e', random(16)),
      ...(subject ? { subject, subjectSeq: next(subject) } : {}),
      ...(matterOf ? { matterOf, matterSeq: next(matterOf) } : {}),
      ...(act ? { actor: sato, act: signed(act, { index, leaves }) } : {}),
      ...more,
    }
    const bytes = canonicalJson(entry)
    leaves.push(leafHash(bytes))
    return bytes
  })
}

function signed([word, ...own]: readonly string[], seen: { readonly index: number; readonly leaves: readonly Hash[] }) {
  const time = Math.floor(began / 1000) + seen.index
  const lines = [
    'fuin-act/1',
    `act ${word}`,
    `portal ${testOrigin}`,
    `actor ${sato}`,
    `key ${key}`,
    `object ${word === 'read' ? 'copy' : 'item'} i_1`,
    `seen ${seen.leaves.length} ${toBase64(rootOf(seen.leaves))} ${time}`,
    `challenge ${toBase64(random(32))}`,
    ...own,
    '',
  ]
  return { text: lines.join('\n'), signature: toBase64(random(64)) }
}

/** The log with one checkpoint over all of it. */
export const laterLog = (bytes: readonly Uint8Array[], keys: Keys) =>
  memoryLog(bytes, [{ size: bytes.length, time: Math.ceil(began / 1000) + bytes.length, by: [keys] }])
