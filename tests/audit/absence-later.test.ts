/** That nothing was released to somebody, out of a log of later years. */
import { describe, expect, it } from 'vitest'
import { proveAbsences } from '../../app/audit/evidence-absence.ts'
import type { ProvenEntry } from '../../app/audit/evidence-log.ts'
import { concat } from '../../app/formats/bytes.ts'
import {
  type CountLine,
  countedSaid,
  countsOf,
  countTreeFor,
  countTrees,
  formatCountLine,
  organizationsAdded,
  type Whose,
} from '../../app/formats/counted.ts'
import { formatRunLine } from '../../app/formats/entry-run.ts'
import { absencePaths, type EvidenceManifest, formatCountFile } from '../../app/formats/evidence-bundle.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { leafHash, rootOf } from '../../app/formats/merkle.ts'
import { TreeEdge } from '../../app/formats/tree-edge.ts'
import { instant, makeId } from '../../app/ids.ts'
import { random } from '../support/log.ts'
import { bank, began, laterEntries, mori, port, type Said, sato } from './later-log.ts'

const quietHouse = makeId('o', random(16))
const afterAll = instant(began + 3_600_000)

/** The log with an entry `counted` at its end, and everybody's lines under it. */
function counted(saying: readonly Said[]) {
  const before = laterEntries(saying)
  const lines = new Map<Whose, CountLine>()
  for (const bytes of before) {
    const entry = parseEntry(bytes)
    for (const [who, count] of countsOf(entry))
      lines.set(who, { who, count: Number(count), id: entry.id, leaf: leafHash(bytes) })
    for (const who of organizationsAdded(entry))
      if (!lines.has(who)) lines.set(who, { who, count: 0, id: entry.id, leaf: leafHash(bytes) })
  }
  const all = [...lines.values()]
  return { bytes: [...before, countOf(all)], all }
}

function countOf(all: readonly CountLine[]): Uint8Array {
  const [, last] = laterEntries([{ kind: 'counted', more: { ...countedSaid(countTrees(all)), t: began + 7_200_000 } }])
  if (!last) throw new Error('it is there')
  return last
}

/** Judges the claim as a bundle would make it: the run of all that counts for them, and the count where it is named. */
async function absence(
  { bytes, all }: ReturnType<typeof counted>,
  who: Whose,
  claimed: Partial<EvidenceManifest['absences'][number]> = {},
) {
  const leaves = bytes.map(leafHash)
  const size = BigInt(bytes.length)
  const run = bytes.flatMap((one, index) =>
    countsOf(parseEntry(one)).some(([whose]) => whose === who) ? [{ index: BigInt(index), bytes: one }] : [],
  )
  const gaps = [...run.map(({ index }) => index), size].flatMap((to, i, ends) =>
    TreeEdge.idsBetween(i === 0 ? 0n : (ends[i - 1] ?? 0n) + 1n, to),
  )
  const hash = ({ level, index }: { readonly level: number; readonly index: bigint }) =>
    rootOf(leaves.slice(Number(index) << level, (Number(index) + 1) << level))
  const entry = parseEntry(bytes.at(-1) ?? new Uint8Array())
  const count: ProvenEntry = {
    index: size - 1n,
    entry,
    leaf: leaves.at(-1) ?? hash({ level: 0, index: 0n }),
    selected: false,
    file: 'entries/n',
  }
  const claim = { who, bulletin: null, before: afterAll, entries: run.length, counted: size - 1n, ...claimed }
  const { lines, tree } = countTreeFor(who, all)
  const place = lines.findIndex((line) => line.who === who)
  const index = tree.positions[place] ?? 0
  const line = lines[place] ?? { who, count: 1, id: entry.id, leaf: count.leaf }
  const proof = formatCountFile({ line: formatCountLine(line), index, proof: tree.wayTo(index) })
  const files = {
    [absencePaths(0).entries]: concat(...run.map(formatRunLine)),
    [absencePaths(0).gaps]: concat(...gaps.map(hash)),
    [absencePaths(0).count]: proof,
  }
  const manifest = { absences: [claim] } as unknown as EvidenceManifest
  const found = (name: string): Uint8Array => files[name] ?? new Uint8Array()
  const read = (name: string) =>
    (async function* () {
      yield found(name)
    })()
  const head = { size, root: rootOf(leaves), origin: '', cosignedAt: 0, cosigners: [] } as never
  const [proven] = await proveAbsences({ manifest, read, bytes: found }, { head, entries: [count], exported: [] })
  return proven
}

const quiet: readonly Said[] = [
  { kind: 'signed-in', subject: sato },
  { kind: 'signed-in', subject: mori },
  { kind: 'cards-given', subject: mori, more: { objects: [{ kind: 'card-set', id: 'root' }], gives: 'cards' } },
  { kind: 'matter-moved', matterOf: port },
  { kind: 'item-submitted', matterOf: port },
  { kind: 'matter-moved', matterOf: bank },
]

describe('that nothing was released', () => {
  it('is shown by the day’s count where nothing about the person came later, and cards are told apart', async () => {
    expect(await absence(counted(quiet), sato)).toMatchObject({ entries: 1, cards: 0 })
    expect(await absence(counted(quiet), mori)).toMatchObject({ entries: 2, cards: 1 })
  })

  it('is refuted by whatever gives, of any kind', async () => {
    for (const kind of ['item-released', 'draft-released', 'attachment-released']) {
      const given = counted([...quiet, { kind, subject: sato, more: { gives: true } }])
      await expect(absence(given, sato), kind).rejects.toThrow(/is a release to/)
    }
  })

  it('is open where an entry came after the verifier and does not say whether anything left', async () => {
    const open = counted([...quiet, { kind: 'item-opened', subject: sato }])
    await expect(absence(open, sato)).rejects.toMatchObject({ verdict: 'incomplete' })
    await expect(absence(open, sato)).rejects.toThrow(/newer than this verifier/)
    expect(await absence(open, mori)).toMatchObject({ entries: 2 })
  })

  it('of one bulletin is open where a list was given that only commits to what was in it', async () => {
    const bulletin = 'b_AQEBAQEBAQEBAQEBAQEBAQ' as never
    const set = [{ kind: 'item-set', id: 'root' }]
    const given = counted([...quiet, { kind: 'item-released', subject: sato, more: { objects: set, gives: true } }])
    await expect(absence(given, sato, { bulletin })).rejects.toMatchObject({ verdict: 'incomplete' })
    const other = [{ kind: 'bulletin', id: 'b_AgICAgICAgICAgICAgICAg' }]
    const named = counted([...quiet, { kind: 'later-released', subject: sato, more: { objects: other, gives: true } }])
    expect(await absence(named, sato, { bulletin })).toMatchObject({ entries: 2 })
  })

  it('is shown of an organization’s matters as well: these there are, and no other', async () => {
    expect(await absence(counted(quiet), port)).toMatchObject({ entries: 2, who: port })
    expect(await absence(counted(quiet), bank)).toMatchObject({ entries: 1 })
  })

  it('is shown of an organization that nothing was ever counted for, from the day it came', async () => {
    const came = { kind: 'organization-added', more: { objects: [{ kind: 'organization', id: quietHouse }] } }
    expect(await absence(counted([...quiet, came]), quietHouse)).toMatchObject({ entries: 0 })
    await expect(absence(counted(quiet), quietHouse)).rejects.toMatchObject({ verdict: 'tampered' })
    const moved = counted([
      ...quiet,
      came,
      { kind: 'matter-moved', matterOf: quietHouse, more: { objects: [{ kind: 'matter', id: 'n_9' }] } },
    ])
    expect(await absence(moved, quietHouse)).toMatchObject({ entries: 1 })
  })

  it('is not shown by a count of before the time, of other entries, or by none', async () => {
    const log = counted(quiet)
    await expect(absence(log, sato, { before: instant(began + 9_000_000) })).rejects.toThrow(/counts before the time/)
    await expect(absence(log, sato, { counted: null })).rejects.toMatchObject({ verdict: 'incomplete' })
    await expect(absence(log, sato, { counted: 2n })).rejects.toMatchObject({ verdict: 'incomplete' })
    // Lines of which one says another count, under a root that says the true ones.
    const forged = { ...log, all: log.all.map((line) => (line.who === sato ? { ...line, count: 2 } : line)) }
    await expect(absence(forged, sato)).rejects.toMatchObject({ verdict: 'tampered' })
    // A count of one entry more than the run holds: another tree, truly in the log.
    const liar = { ...forged, bytes: [...log.bytes.slice(0, -1), countOf(forged.all)] }
    await expect(absence(liar, sato)).rejects.toThrow(/counts other entries/)
  })
})
