import { mandatesInPost } from '../access/mandate-store.server.ts'
import { fromUtf8, toBase64, utf8 } from '../formats/bytes.ts'
import { type DeskHolder, type DeskLine, formatDeskHolder, formatDeskLine } from '../formats/desk-line.ts'
import { formatMandateLine, type MandateLine } from '../formats/mandate-line.ts'
import {
  checkRollFollows,
  checkRollLines,
  deskLines,
  formatRollHeader,
  formatRollLine,
  holderLines,
  isPersonLine,
  mandateLines,
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
import { desksToSay } from './desk-roll-store.server.ts'
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
  const said = await sayings(db, making.at)
  const lines = said.map((one) => spelled(one, toBase64(making.random(32))))
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

/** What the roll is to say, line by line, salts apart. */
type Saying =
  | { readonly is: 'person'; readonly says: Omit<RollLine, 'salt'> }
  | { readonly is: 'desk'; readonly says: Omit<DeskLine, 'salt'> }
  | { readonly is: 'holder'; readonly says: Omit<DeskHolder, 'salt'> }
  | { readonly is: 'mandate'; readonly says: Omit<MandateLine, 'salt'> }

async function sayings(db: Db, at: Instant): Promise<readonly Saying[]> {
  const candidates = await rollCandidates(db, at)
  const desks = await desksToSay(db, { candidates, at })
  return [
    ...candidates.map((candidate) => ({ is: 'person', says: lineFor(candidate) }) as const),
    ...desks.lines.map((says) => ({ is: 'desk', says }) as const),
    ...desks.holders.map((says) => ({ is: 'holder', says }) as const),
    ...(await mandatesToSay(db, { candidates, at })).map((says) => ({ is: 'mandate', says }) as const),
  ]
}

/** Of whoever the roll names: a power beside a role is nothing to somebody without one. */
async function mandatesToSay(
  db: Db,
  { candidates, at }: { readonly candidates: readonly Pick<Standing, 'person'>[]; readonly at: Instant },
): Promise<readonly Omit<MandateLine, 'salt'>[]> {
  const named = new Set(candidates.map(({ person }) => person))
  return (await mandatesInPost(db, at))
    .filter(({ person }) => named.has(person))
    .map(({ id: mandate, person, organization, power, until }) => ({ mandate, person, organization, power, until }))
}

function spelled({ is, says }: Saying, salt: string): Uint8Array {
  switch (is) {
    case 'person':
      return formatRollLine({ ...says, salt })
    case 'desk':
      return formatDeskLine({ ...says, salt })
    case 'holder':
      return formatDeskHolder({ ...says, salt })
    case 'mandate':
      return formatMandateLine({ ...says, salt })
  }
}

function lineFor({ key, ...standing }: Standing & { readonly key: KeyStanding }): Omit<RollLine, 'salt'> {
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
  return follows(header, previous?.header ?? null) && saysTheSame(lines, await sayings(db, at))
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

/** Each line spelled anew under a salt of no meaning: so nothing of it, nor of any that is missing, can differ unseen. */
function saysTheSame(lines: readonly Uint8Array[], said: readonly Saying[]): boolean {
  if (lines.length !== said.length) return false
  const given = new Set(lines.map((line) => fromUtf8(unsalted(line))))
  return given.size === said.length && said.every((one) => given.has(fromUtf8(spelled(one, noSalt))))
}

const noSalt = toBase64(new Uint8Array(32))

function unsalted(line: Uint8Array): Uint8Array {
  if (isPersonLine(line)) return formatRollLine({ ...parseRollLine(line), salt: noSalt })
  const [desk] = deskLines([line])
  if (desk) return formatDeskLine({ ...desk, salt: noSalt })
  const [holder] = holderLines([line])
  if (holder) return formatDeskHolder({ ...holder, salt: noSalt })
  const [mandate] = mandateLines([line])
  return mandate ? formatMandateLine({ ...mandate, salt: noSalt }) : line
}
