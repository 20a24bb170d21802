import '../support/quick-key-protection.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { clockTolerance } from '../../app/formats/act-in-log.ts'
import { fromUtf8 } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { formatNote, parseNote } from '../../app/formats/note.ts'
import { parseTrust } from '../../app/formats/trust.ts'
import { trustHash } from '../../app/formats/two-person.ts'
import { instant, makeId } from '../../app/ids.ts'
import { overtaking, Pins } from '../../app/openpgp/vault-pins.ts'
import { catchUp, join, PaperLog, pinOf, type Somebody, value } from './small-council.ts'
import { minute, noon } from './someones-key.ts'
import { firstKeys, secondKeys, trustIn, WatchedLog } from './watched-log.ts'

let paper: PaperLog
let reader: Somebody
beforeEach(async () => {
  paper = new PaperLog(noon)
  paper.add({ kind: 'log-created' })
  reader = await join(paper, 'member', null)
  for (let i = 0; i < 6; i++) paper.add({ kind: 'signed-in' })
  await catchUp(reader.vault, paper)
})

/** Its own clock stands still; its witness's does not. */
class BackdatingLog extends WatchedLog {
  override checkpoint(size = this.size): string {
    const now = parseNote(super.checkpoint(size))
    const then = parseNote(new WatchedLog(noon, [...this.entries]).checkpoint(size))
    const own = then.signatures.filter(({ name }) => name !== 'w1')
    const witness = now.signatures.filter(({ name }) => name === 'w1')
    return formatNote({ text: now.text, signatures: [...own, ...witness] })
  }
}

/** Shows the reader a checkpoint of so many entries, signed so much later than the one they hold. */
async function shown(log: PaperLog, size: bigint, later: number): Promise<string> {
  log.now = instant(noon + later)
  const from = await pinOf(reader.vault)
  const step = { note: log.checkpoint(size), from, consistency: await log.consistency(size, from) }
  const seen = await reader.vault.handle('see-checkpoint', step)
  return seen.ok ? 'seen' : seen.reason
}

const evidence = async () => {
  const { evidence: bytes } = value(await reader.vault.handle('log-evidence', {}))
  return bytes && JSON.parse(fromUtf8(bytes))
}

describe('a smaller log than a reader has seen', () => {
  it('is the same log where it was signed before, however late it is shown', async () => {
    expect(await shown(paper, 4n, -60 * minute)).toBe('seen')
    expect(await pinOf(reader.vault)).toBe(7n)
    expect(await evidence()).toBeNull()
  })

  it('is the same log where another node, or a witness with another clock, signed it a little later', async () => {
    expect(await shown(paper, 6n, 2 * clockTolerance)).toBe('seen')
    expect(await shown(paper, 4n, overtaking)).toBe('seen')
    expect(await pinOf(reader.vault)).toBe(7n)
  })

  it('was cut short where it was signed later than any clock explains, and both sides are kept', async () => {
    expect(await shown(paper, 4n, overtaking + 1000)).toBe('log-cut-short')
    expect(await pinOf(reader.vault)).toBe(7n)
    const kept = await evidence()
    expect(kept).toMatchObject({ v: 'fuin-log-evidence/1', reason: 'log-cut-short', pinned: { size: '7' } })
    // Two notes by one log, which no honest one has signed in this order: anybody can see it who trusts its key.
    const trust = parseTrust(kept.trust)
    const [before, after] = [kept.pinned.note, kept.shown.note].map((note) => openCheckpoint(note, trust))
    expect(before?.size).toBe(7n)
    expect(after?.size).toBe(4n)
    expect((after?.cosignedAt ?? 0) > (before?.cosignedAt ?? 0)).toBe(true)
  })

  it('was cut short also where the pin came with the card and the size was seen before', async () => {
    expect(await shown(paper, 4n, 0)).toBe('seen')
    const card = value(await reader.vault.handle('seal-card', { others: [] })).sealed
    const { protectedKey, passphrase } = reader.key
    const { vault, person } = reader
    value(await vault.handle('unlock', { person, protectedKey, passphrase, cards: [card] }))
    expect(await evidence()).toBeNull()
    expect(await shown(paper, 4n, 60 * minute)).toBe('log-cut-short')
    expect((await evidence()).pinned).toMatchObject({ size: '7', note: null })
    // The log itself goes on where it was.
    paper.add({ kind: 'signed-in' })
    expect(await shown(paper, 8n, 60 * minute)).toBe('seen')
  })

  it('goes by the time of the quorum, not by the clock of the log', async () => {
    const watched = new BackdatingLog(noon, paper.entries)
    reader = await join(watched, 'member', null)
    expect(await shown(watched, 4n, overtaking + 1000)).toBe('log-cut-short')
  })

  it('that forks is evidence too', async () => {
    const fork = paper.fork()
    fork.entries.splice(-2, 2)
    for (let i = 0; i < 4; i++) fork.add({ kind: 'denied' })
    expect(await shown(fork, 9n, minute)).toBe('log-forked')
    expect(await evidence()).toMatchObject({ reason: 'log-forked', shown: { from: '7' } })
  })
})

describe('a suspended quorum', () => {
  it('is none any more once another tab has followed another trust', async () => {
    const watched = trustIn(firstKeys, ['w1'])
    const key = reader.key.fingerprint
    const seen = { size: 7n, root: new Uint8Array(32), time: noon / 1000 }
    const nothing = { version: 1, person: reader.person, key, council: null, roll: null, line: null, seen }
    const card = { ...nothing, trust: watched, trustEntry: null }
    const pins = new Pins(card)
    const by = [reader.person, makeId('p', new Uint8Array(16))] as const
    const span = { from: noon, until: instant(noon + 60 * minute), reason: '停止', under: trustHash(watched), by }
    pins.suspend({ index: 5n, ...span })
    pins.take({ ...card, version: 2 })
    expect(pins.suspensionAt(noon)).not.toBeNull()
    pins.take({ ...card, version: 3, trust: trustIn(secondKeys, ['w1']), trustEntry: 6n })
    expect(pins.suspensionAt(noon)).toBeNull()
  })
})
