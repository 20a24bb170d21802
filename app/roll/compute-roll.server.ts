import { toBase64, utf8 } from '../formats/bytes.ts'
import {
  checkRollFollows,
  checkRollLines,
  formatRollHeader,
  formatRollLine,
  parseRollHeader,
  parseRollLine,
  type RollHeader,
  type RollLine,
  rollLifetime,
  rollTree,
} from '../formats/roll.ts'
import { type Fingerprint, type Instant, instant } from '../ids.ts'
import type { Db } from '../keyring/key-store.server.ts'
import { isTrouble, readForeign } from '../outcome.ts'
import { type KeyStanding, rollCandidates, type Standing } from './recipient-store.server.ts'
import { rollInForce } from './roll-store.server.ts'

export interface ComputedRoll {
  readonly counter: number
  readonly header: Uint8Array
  /** Shuffled by their salts: the order says nothing. */
  readonly lines: readonly Uint8Array[]
}

/** The next roll as the council's tables say at this moment. Stores nothing: it becomes a proposal when somebody signs it. */
export async function computeRoll(
  db: Db,
  making: {
    readonly portal: string
    readonly council: Fingerprint
    readonly at: Instant
    readonly random: (bytes: number) => Uint8Array
  },
): Promise<ComputedRoll> {
  const previous = await rollInForce(db)
  const candidates = await rollCandidates(db, making.at)
  const lines = candidates.map((candidate) => formatRollLine(lineFor(candidate, toBase64(making.random(32)))))
  const tree = rollTree(lines)
  const counter = (previous?.counter ?? 0) + 1
  const header: RollHeader = {
    portal: making.portal,
    council: making.council,
    counter,
    time: making.at,
    expires: instant(making.at + rollLifetime),
    size: tree.leaves.length,
    root: tree.root,
    previous: previous?.headerHash ?? null,
  }
  return { counter, header: utf8(formatRollHeader(header)), lines }
}

function lineFor({ key, ...standing }: Standing & { readonly key: KeyStanding }, salt: string): RollLine {
  const { person, name, organization, organizationName, role, engagedUntil } = standing
  return {
    person,
    name,
    organization,
    organizationName,
    role,
    desks: [],
    machineKeys: [],
    fingerprint: key.fingerprint,
    keyHash: key.publicKeyHash,
    validUntil: engagedUntil === null ? key.expiresAt : instant(Math.min(key.expiresAt, engagedUntil)),
    salt,
  }
}

/** The header, if it stands over exactly these lines; else null. Recomputes the tree: outside the log's queue. */
export function readRoll({ header: bytes, lines }: Pick<ComputedRoll, 'header' | 'lines'>): RollHeader | null {
  return readForeign(() => {
    const header = parseRollHeader(bytes)
    checkRollLines(header, lines)
    return header
  })
}

/**
 * Whether the roll follows the one in force and says of everybody what the
 * tables say now. Asked inside the step: a signature made on a page that was
 * open while somebody was suspended would otherwise bring them back.
 */
export async function isRollCurrent(
  db: Db,
  { header, lines, at }: { readonly header: RollHeader; readonly lines: readonly Uint8Array[]; readonly at: Instant },
): Promise<boolean> {
  const previous = await rollInForce(db)
  return follows(header, previous?.header ?? null) && saysTheSame(lines, await rollCandidates(db, at))
}

function follows(header: RollHeader, previous: Uint8Array | null): boolean {
  try {
    checkRollFollows(header, previous && { header: parseRollHeader(previous), bytes: previous })
    return true
  } catch (error) {
    if (isTrouble(error, 'NotProven')) return false
    throw error
  }
}

function saysTheSame(
  lines: readonly Uint8Array[],
  candidates: readonly (Standing & { readonly key: KeyStanding })[],
): boolean {
  const given = new Map(lines.map((bytes) => parseRollLine(bytes)).map((line) => [line.person, line]))
  if (given.size !== candidates.length) return false
  return candidates.every((candidate) => {
    const line = given.get(candidate.person)
    return line !== undefined && JSON.stringify(line) === JSON.stringify(lineFor(candidate, line.salt))
  })
}
