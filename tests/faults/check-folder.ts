/** Opens what a fault left as the next start would, and holds it against what was acknowledged. */
import { join } from 'node:path'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { toHex } from '../../app/formats/bytes.ts'
import { openCheckpoint } from '../../app/formats/checkpoint.ts'
import { checkConsistency } from '../../app/formats/merkle.ts'
import { checkReceipt } from '../../app/formats/receipt.ts'
import { explainStart, openPortal, type Portal } from '../../app/portal.server.ts'
import { openToRead } from '../../db/open.server.ts'
import { portalEnv } from './fault-tools.ts'
import type { Acknowledged } from './load.ts'

export interface Findings {
  /** Acknowledged entries that the log does not hold any more, or holds otherwise. */
  readonly lost: number
  /** Everything else that should not be: a start refused, a checkpoint ahead of the database, a log that does not verify. */
  readonly wrong: readonly string[]
}

export async function checkFolder(dataDir: string, acknowledged: readonly Acknowledged[]): Promise<Findings> {
  let portal: Portal
  try {
    portal = await openPortal({ env: portalEnv(dataDir) })
  } catch (error) {
    return { lost: acknowledged.length, wrong: [`the next start refused: ${explainStart(error).split('\n')[0]}`] }
  }
  const wrong: string[] = []
  let lost = 0
  try {
    for (const one of acknowledged) if (!(await holds(portal, one))) lost++
    wrong.push(...(await troubleWithCheckpoints(portal, acknowledged)))
    wrong.push(...(await troubleGoingOn(portal)))
  } finally {
    await portal.close()
  }
  return { lost, wrong: [...wrong, ...(await troubleVerifying(dataDir, portal))] }
}

async function holds({ log }: Portal, { index, leaf }: Acknowledged): Promise<boolean> {
  const entry = await log.entry(BigInt(index))
  return entry !== null && toHex(entry.leaf) === leaf
}

/** Every tree that was signed and handed out must be the beginning of the one we have. */
async function troubleWithCheckpoints({ log }: Portal, acknowledged: readonly Acknowledged[]) {
  const now = openCheckpoint(await log.latestCheckpoint(), log.trust)
  const trees = new Map(acknowledged.map(({ size, root }) => [size, root]))
  const wrong: string[] = []
  // The newest says it of all before it: each was consistent with the next when it was signed.
  const [size, root] = [...trees].reduce((newest, tree) => (tree[0] > newest[0] ? tree : newest), [0, ''])
  if (BigInt(size) > now.size) wrong.push(`a checkpoint of ${size} entries was given out, the log has ${now.size}`)
  else if (size > 0) {
    const proof = await log.consistency(BigInt(size), now.size)
    const old = { size: BigInt(size), root: new Uint8Array(Buffer.from(root, 'hex')) }
    const claim = { oldSize: old.size, oldRoot: old.root, newSize: now.size, newRoot: now.root }
    wrong.push(
      ...troubleOf('a checkpoint given out is not the beginning of this log', () => checkConsistency(claim, proof)),
    )
  }
  return wrong
}

function troubleOf(what: string, check: () => unknown): readonly string[] {
  try {
    check()
    return []
  } catch (error) {
    return [`${what}: ${(error as Error).message}`]
  }
}

async function troubleGoingOn({ log }: Portal): Promise<readonly string[]> {
  try {
    const { entries } = await log.append(async () => ({ value: undefined, entries: [{ kind: 'signed-in' as const }] }))
    const [entry] = entries
    if (!entry) return ['nothing was appended']
    checkReceipt({ receipt: await log.receipt(entry.index), leaf: entry.leaf, trust: log.trust })
    return []
  } catch (error) {
    return [`the log does not go on: ${(error as Error).message}`]
  }
}

async function troubleVerifying(dataDir: string, { log }: Portal): Promise<readonly string[]> {
  const opened = await openToRead(join(dataDir, 'fuin.sqlite'))
  try {
    const verdict = await checkLog(storedLog(opened), { trust: log.trust })
    return verdict.verdict === 'verified' ? [] : [`log:verify says ${verdict.verdict}: ${verdict.because}`]
  } finally {
    await opened.close()
  }
}
