/**
 * What must hold between the entries that say who signs rolls, and those that put
 * rolls in force: for whoever has every entry and no keys, a mirror above all. Who is
 * named as having signed has to be who could; that they did is in their acts'
 * signatures, and in the statements' own (openpgp/council-proof.ts).
 */
import type { PersonId, Sha256Hex } from '../ids.ts'
import { NotProven } from '../outcome.ts'
import { utf8 } from './bytes.ts'
import {
  type CouncilStatement,
  checkStatementFollows,
  onlyAdded,
  parseCouncilStatement,
  rollsFrom,
  statementHash,
} from './council-statement.ts'
import type { ReadEntry } from './log-entry.ts'
import { checkRollFollows, parseRollHeader, type RollHeader, rollHeaderHash } from './roll.ts'
import { readAct } from './signed-act.ts'

interface Stated {
  readonly statement: CouncilStatement
  readonly hash: Sha256Hex
}

export class CouncilHistory {
  readonly #stated: Stated[] = []
  #roll: { readonly header: RollHeader; readonly bytes: Uint8Array } | null = null

  /** Every entry that is about the council or a roll, in order. Throws NotProven or Malformed. */
  accept({ kind, data = {}, ...entry }: Pick<ReadEntry, 'kind' | 'data' | 'actor' | 'role' | 'act'>): void {
    if (kind === 'council-key-made' && data.statement !== undefined) this.#found(utf8(data.statement))
    if (kind === 'council-restated') this.#restate(utf8(data.statement ?? ''), { ...entry, data })
    if (kind === 'roll' && data.header !== undefined) this.#putInForce(utf8(data.header), data)
  }

  #found(bytes: Uint8Array): void {
    const statement = parseCouncilStatement(bytes)
    if (this.#stated.length > 0 || statement.place) throw new NotProven('council: it is founded once')
    this.#stated.push({ statement, hash: statementHash(bytes) })
  }

  #restate(bytes: Uint8Array, by: Pick<ReadEntry, 'actor' | 'role' | 'act'> & { readonly data: Signed }): void {
    const before = this.#stated.at(-1)
    if (!before) throw new NotProven('council: stated anew before it was founded')
    const [statement, hash] = [parseCouncilStatement(bytes), statementHash(bytes)]
    const change = checkStatementFollows(statement, before)
    const { first, second } = signersOf(by.data)
    demandNamed(before.statement, first)
    if (second !== by.actor || !signedFor(by.act, hash))
      throw new NotProven('council: signed by another act than its own')
    // Whom the last roll named in oversight, a mirror cannot read; what such a one may add to, it can.
    const isSigner = before.statement.signers.some(({ person }) => person === second)
    const added = onlyAdded(change)
    if (!isSigner && (by.role !== 'oversight' || !added || added.person === second))
      throw new NotProven('council: with oversight nothing but one more signer')
    const last = this.#roll && rollHeaderHash(this.#roll.bytes)
    if (statement.place?.rollBefore !== last) throw new NotProven('council: stated over another roll')
    this.#stated.push({ statement, hash })
  }

  #putInForce(bytes: Uint8Array, data: Signed): void {
    const header = parseRollHeader(bytes)
    const stated = this.#stated.findLast(({ statement }) => rollsFrom(statement) <= header.counter)
    if (!stated) return
    checkRollFollows(header, this.#roll)
    if (header.council !== stated.statement.council) throw new NotProven('roll: of another council')
    const { first, second } = signersOf(data)
    demandNamed(stated.statement, first)
    demandNamed(stated.statement, second)
    this.#roll = { header, bytes }
  }
}

type Signed = NonNullable<ReadEntry['data']>

function signersOf({ firstSigner, secondSigner }: Signed): { readonly first: string; readonly second: string } {
  if (!firstSigner || !secondSigner || firstSigner === secondSigner) throw new NotProven('council: not signed by two')
  return { first: firstSigner, second: secondSigner }
}

function demandNamed({ signers }: CouncilStatement, person: string): asserts person is PersonId {
  if (!signers.some((signer) => signer.person === person)) throw new NotProven('council: signed by who signs no rolls')
}

const signedFor = (act: ReadEntry['act'], hash: Sha256Hex): boolean =>
  act?.text.startsWith('fuin-act/') === true &&
  readAct(act.text).objects.some(({ kind, sha256 }) => kind === 'statement' && sha256 === hash)

/** Kinds that say who the council is and which roll holds. */
export const isCouncilKind = (kind: string): boolean =>
  kind === 'council-key-made' || kind === 'council-restated' || kind === 'roll'
