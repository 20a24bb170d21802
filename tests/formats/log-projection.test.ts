import { describe, expect, it } from 'vitest'
import { utf8 } from '../../app/formats/bytes.ts'
import type { LogEntry } from '../../app/formats/log-entry.ts'
import { actMarks, differingColumn, projectEntry, projectedColumns } from '../../app/formats/log-projection.ts'
import { emptyRoot } from '../../app/formats/merkle.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { formatAct } from '../../app/formats/signed-act.ts'
import { type Fingerprint, instant, makeId, type Sha256Hex } from '../../app/ids.ts'
import { Malformed } from '../../app/outcome.ts'

const id = <T extends 'p' | 'o' | 'b' | 'c' | 'e'>(kind: T, n: number) => makeId(kind, new Uint8Array(16).fill(n))
const challenge = sha256(utf8('challenge'))
const text = formatAct({
  act: 'read',
  portal: 'council.example',
  actor: id('p', 1),
  key: 'ab'.repeat(20) as Fingerprint,
  objects: [{ kind: 'copy', id: id('c', 3) }],
  seen: { size: 0n, root: emptyRoot, time: 1000 },
  challenge,
})
const entry: LogEntry = {
  v: 1,
  t: instant(1_790_000_000_000),
  kind: 'released',
  id: id('e', 1),
  actor: id('p', 1),
  org: id('o', 1),
  role: 'member',
  session: 'cd'.repeat(32) as Sha256Hex,
  subject: id('p', 2),
  subjectSeq: '7',
  objects: [
    { kind: 'roll', id: '4' },
    { kind: 'bulletin', id: id('b', 2) },
    { kind: 'copy', id: id('c', 3) },
    { kind: 'copy', id: id('c', 4) },
  ],
  reason: '理由',
  act: { text, signature: '' },
}

describe('what an entry says, in columns', () => {
  it('is what it says, the first of its objects', () => {
    const said = projectEntry(12n, entry)
    expect(said).toEqual({
      index: 12,
      t: entry.t,
      kind: 'released',
      outcome: 'done',
      actor: id('p', 1),
      organization: id('o', 1),
      role: 'member',
      subject: id('p', 2),
      subject_seq: 7,
      matter: id('b', 2),
      part: id('c', 3),
      also: id('c', 4),
      session: 'cd'.repeat(32),
      reason: '理由',
      attempt: sha256(utf8(text)),
      challenge,
    })
    expect(Object.keys(said)).toEqual(projectedColumns)
  })

  it('is also about the rest of a list, each once, and about nothing its kind is not found by', () => {
    const bulletins = [7, 8, 9, 8].map((number) => ({ kind: 'bulletin', id: id('b', number) }))
    const objects = [{ kind: 'card-set', id: 'root' }, ...bulletins]
    const said = projectEntry(0, { ...entry, kind: 'cards-released', gives: 'cards', objects })
    expect([said.matter, said.part, said.also]).toEqual([id('b', 7), null, `${id('b', 8)} ${id('b', 9)}`])
    const later = projectEntry(0, { ...entry, kind: 'cards-given', objects: objects.slice(0, 4) })
    expect([later.matter, later.part, later.also]).toEqual([id('b', 7), 'card-set:root', `${id('b', 8)} ${id('b', 9)}`])
  })

  it('is nothing where the entry says nothing', () => {
    const { v, t, kind } = entry
    const said = projectEntry(0, { v, t, kind, id: entry.id })
    const known = new Set(['index', 't', 'kind', 'outcome'])
    for (const column of projectedColumns) if (!known.has(column)) expect(said[column], column).toBeNull()
  })

  it.each(['denied', 'sign-in-refused', 'not-sent'] as const)('%s was asked for and not given', (kind) =>
    expect(projectEntry(0, { ...entry, kind }).outcome).toBe('refused'),
  )
})

describe('what makes an act unique', () => {
  it('is its text and its challenge; another signed text has no challenge, and a bent act is none', () => {
    expect(actMarks({})).toBeNull()
    expect(actMarks(entry)).toEqual({ attempt: sha256(utf8(text)), challenge })
    const other = { act: { text: 'fuin-roll/1\n', signature: '' } }
    expect(actMarks(other)).toEqual({ attempt: sha256(utf8('fuin-roll/1\n')), challenge: null })
    expect(() => actMarks({ act: { text: 'fuin-act/1\nbent', signature: '' } })).toThrow(Malformed)
  })
})

it('a row that differs from its entry in any column is told by that column', () => {
  const said = projectEntry(12n, entry)
  expect(differingColumn({ ...said, attempt: said.attempt?.slice() }, said)).toBeNull()
  for (const column of projectedColumns) {
    expect(differingColumn({ ...said, [column]: 'other' }, said)).toBe(column)
    expect(differingColumn({ ...said, [column]: null }, said)).toBe(column)
  }
  expect(differingColumn({ ...said, challenge: new Uint8Array(32) }, said)).toBe('challenge')
})
