import { describe, expect, it } from 'vitest'
import { fromHex, toBase64, toHex, utf8 } from '../../app/formats/bytes.ts'
import { checkInclusion, leafHash, proveInclusion } from '../../app/formats/merkle.ts'
import {
  formatRollHeader,
  formatRollLine,
  type RollLine,
  rollHeaderHash,
  rollLifetime,
} from '../../app/formats/roll.ts'
import { rollActObjects } from '../../app/formats/roll-confirmation.ts'
import { formatAct, parseAct } from '../../app/formats/signed-act.ts'
import { type Fingerprint, instant, makeId, type Sha256Hex } from '../../app/ids.ts'
import { grown } from './grown-tree.ts'

const line = (n: number): RollLine => ({
  person: makeId('p', new Uint8Array(16).fill(n)),
  name: `構成員 ${n}`,
  organization: makeId('o', new Uint8Array(16).fill(n)),
  organizationName: '青葉電力',
  role: 'member',
  desks: [],
  machineKeys: [],
  fingerprint: toHex(new Uint8Array(20).fill(n)) as Fingerprint,
  keyHash: toHex(new Uint8Array(32).fill(n)) as Sha256Hex,
  validUntil: instant(2_000_000_000_000),
  salt: toBase64(new Uint8Array(32).fill(n)),
})
const time = instant(1_795_316_400_000)
const header = utf8(
  formatRollHeader({
    portal: 'council.example',
    council: 'cd'.repeat(20) as Fingerprint,
    counter: 7,
    time,
    expires: instant(time + rollLifetime),
    size: 8192,
    root: new Uint8Array(32).fill(9),
    previous: 'ab'.repeat(32) as Sha256Hex,
  }),
)

describe('what the signer of a roll confirms', () => {
  const lines = [1, 2, 3, 4, 5].map(line)

  it('is named in their own act, beside the roll', () => {
    const objects = rollActObjects(header, lines)
    expect(objects).toHaveLength(2)
    expect(objects[0]).toEqual({ kind: 'roll', id: '7', sha256: rollHeaderHash(header) })
    expect(objects[1]).toMatchObject({ kind: 'confirmed', id: '5' })
    const act = {
      act: 'roll',
      portal: 'council.example',
      actor: line(1).person,
      key: line(1).fingerprint,
      objects,
      seen: { size: 1n, root: new Uint8Array(32), time: 1 },
      challenge: new Uint8Array(32),
    } as const
    expect(parseAct(formatAct(act)).objects).toEqual(objects)
  })

  it('says the same in whatever order they were ticked, and something else for any other choice', () => {
    const rootOf = (chosen: readonly RollLine[]) => rollActObjects(header, chosen)[1]?.sha256
    expect(rootOf([...lines].reverse())).toBe(rootOf(lines))
    for (let left = 0; left < lines.length; left++) expect(rootOf(lines.toSpliced(left, 1))).not.toBe(rootOf(lines))
    const changed = lines.map((one, i) => (i === 2 ? { ...one, role: 'oversight' as const } : one))
    expect(rootOf(changed)).not.toBe(rootOf(lines))
  })

  it('needs no object where there is nothing to confirm', () => {
    expect(rollActObjects(header, [])).toEqual([{ kind: 'roll', id: '7', sha256: rollHeaderHash(header) }])
  })

  it('can be shown of one line without showing another', async () => {
    const root = rollActObjects(header, lines)[1]?.sha256
    const leaves = lines.map((one) => toHex(leafHash(formatRollLine(one)))).sort()
    const leaf = leafHash(formatRollLine(line(3)))
    const index = leaves.indexOf(toHex(leaf))
    const reader = await grown(leaves.map(fromHex))
    const proof = await proveInclusion({ size: 5n, index: BigInt(index) }, reader)
    checkInclusion({ root: fromHex(root ?? ''), size: 5n, index: BigInt(index), leaf }, proof)
  })
})
