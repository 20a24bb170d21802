/** A log kept by hand whose newest entries are lost, and the log that goes on after it. */
import { toBase64, utf8 } from '../../app/formats/bytes.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { originOf } from '../../app/formats/log-origin.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatNote,
  noteKeyType,
  parseNote,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import { formatRollLine, rollHeaderHash } from '../../app/formats/roll.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { readSuccession, type Succession, successionData, successionObjects } from '../../app/formats/succession.ts'
import { clockNameOf, makeTrust, type Trust } from '../../app/formats/trust.ts'
import { instant, type Sha256Hex } from '../../app/ids.ts'
import type { DecisionProof, ProvenEntry, RollProof, SuccessionStep } from '../../app/openpgp/vault-protocol.ts'
import {
  draft,
  headerOver,
  keyInRoll,
  origin,
  type PaperCouncil,
  type PaperRoll,
  pinOf,
  type Somebody,
  value,
} from './small-council.ts'
import { type Decided, WatchedLog, witness } from './watched-log.ts'

const seed = (label: string) => sha256(utf8(label))

/** The log of this number, of the same witnesses, beginning with what survived. */
export class SuccessorLog extends WatchedLog {
  statement = -1n
  readonly #name: string
  readonly #keys: { readonly log: Uint8Array; readonly clock: Uint8Array }

  constructor(before: WatchedLog, kept: bigint, number = 2) {
    super(before.now, before.entries.slice(0, Number(kept)))
    this.#name = originOf(origin, number)
    this.#keys = { log: seed(`log ${this.#name}`), clock: seed(`clock ${this.#name}`) }
    this.inForce = this.#trustLike(before.inForce)
  }

  #trustLike({ policy }: Trust): Trust {
    const logKey = verifierKeyOf({ name: this.#name, seed: this.#keys.log }, noteKeyType)
    const clockKey = verifierKeyOf({ name: clockNameOf(this.#name), seed: this.#keys.clock }, cosignatureKeyType)
    return makeTrust({ clockKey, policy: { ...policy, logs: [{ key: logKey, url: null }] } })
  }

  override checkpoint(size = this.size): string {
    const time = BigInt(Math.floor(this.now / 1000))
    const log = { name: this.#name, seed: this.#keys.log }
    const clock = { name: clockNameOf(this.#name), seed: this.#keys.clock }
    const { text, signatures } = parseNote(
      signCheckpoint({ origin: this.#name, size, root: this.root(size) }, { log, clock, time }),
    )
    const cosigned = this.watching.map((name) => cosignNote(text, witness(name), time))
    return formatNote({ text, signatures: [...signatures, ...cosigned] })
  }

  /** What the operator states: how the log ended, as this checkpoint has it. */
  begin(lost: Trust, checkpoint: string, earlier: readonly Sha256Hex[] = []): Succession {
    const since = this.placed(this.size - 1n).entry.t
    const data = successionData({ lost, earlier, checkpoint, since, next: this.inForce })
    this.statement = this.add({ kind: 'log-succession', data })
    return readSuccession(this.placed(this.statement))
  }

  /** The statement for a vault whose pin is of the log that ended. */
  async stated(from: bigint): Promise<ProvenEntry> {
    const proven = await this.proven(this.statement, from > this.statement ? 0n : from)
    return { ...proven, from }
  }
}

/** The next roll, signed while nobody believes the log yet. */
export async function rollAfterLoss(
  { signers, council }: PaperCouncil,
  next: SuccessorLog,
  people: readonly Somebody[],
  previous: RollProof,
): Promise<PaperRoll> {
  const lines = people.map(({ line }) => formatRollLine(line))
  const header = headerOver(lines, { paper: next, council, previous })
  const signatures = []
  for (const { vault, person, key } of signers) {
    const successor = await next.stated(await pinOf(vault))
    const asked = { council, header, lines, previous, before: [], desks: [], successor }
    const { signature } = value(await vault.handle('sign-roll', asked))
    signatures.push({ person, signature, publicKey: key.publicKey })
  }
  const objects = [{ kind: 'roll', id: '1', sha256: rollHeaderHash(header) }]
  const entry = next.add({ kind: 'roll', objects })
  return { proof: { council, header, signatures }, lines, entry, of: (somebody) => keyInRoll(somebody, people, lines) }
}

/** Both signatures about this succession, put into the new log. */
export async function decideSuccession(
  next: SuccessorLog,
  by: readonly [Somebody, Somebody],
  succession: Succession,
): Promise<Decided> {
  const first = await signed(next, by[0], { succession, first: null })
  const { leaf } = next.placed(first)
  return { first, second: await signed(next, by[1], { succession, first: { index: first, leaf } }) }
}

async function signed(
  next: SuccessorLog,
  by: Somebody,
  { succession, first }: { succession: Succession; first: { index: bigint; leaf: Uint8Array } | null },
): Promise<bigint> {
  const successor = await next.stated(await pinOf(by.vault))
  const objects = successionObjects(succession)
  const act = draft({ act: 'succeed-log', first, objects } as Parameters<typeof draft>[0])
  const { text, signature } = value(await by.vault.handle('sign-act', { draft: act, successor }))
  next.now = instant(next.now + 1000)
  return next.add({
    kind: first ? 'log-succeeded' : 'succession-proposed',
    actor: by.person,
    objects,
    act: { text, signature: toBase64(signature) },
  })
}

/** What a portal hands a vault whose pin is at `from`. */
export async function stepOf(
  next: SuccessorLog,
  decided: Decided,
  { roll, signers, from }: { roll: PaperRoll; signers: readonly [Somebody, Somebody]; from: bigint },
): Promise<SuccessionStep> {
  const decision: DecisionProof = {
    first: await next.proven(decided.first, next.size),
    second: await next.proven(decided.second, next.size),
    roll: roll.proof,
    signers: [await roll.of(signers[0]), await roll.of(signers[1])],
    rollEntry: null,
  }
  return { statement: await next.stated(from), decision }
}
