/**
 * One witness, as the log asks it: https://c2sp.org/tlog-witness. Nothing it
 * answers is used before it is verified: a bent cosignature in a published note
 * would make every reader refuse the note.
 */
import type { Hash } from '../formats/merkle.ts'
import { parseNote } from '../formats/note.ts'
import type { PolicyWitness } from '../formats/policy.ts'
import { readAtMost } from '../formats/read-at-most.ts'
import { type Cosignature, formatWitnessRequest, openCosignature, parseSizeAnswer } from '../formats/witness-request.ts'
import type { SignedTree } from './signer.server.ts'

/** How a request reaches a witness. The sample council and tests hand in a function; otherwise it is HTTP. */
export type WitnessTransport = (ask: {
  /** The witness's submission prefix, without a slash at the end. */
  readonly url: string
  readonly body: string
  readonly signal: AbortSignal
}) => Promise<{ readonly status: number; readonly body: string }>

/** Consistency between two sizes of our log. */
export type ProofSource = (from: bigint, to: bigint) => Promise<readonly Hash[]>

/** A witness that takes longer is asked again later. Milliseconds. */
export const askWithin = 5_000

/** No honest answer is longer: a hundred lines of ML-DSA. Bytes. */
const longestAnswer = 600_000

/**
 * Over HTTP, on kept connections. Rejects with what went wrong on the way. An
 * answer that sends us elsewhere is not followed: it would have us speak to
 * whatever address a stranger names, those inside our own network among them.
 */
export const askOverHttp: WitnessTransport = async ({ url, body, signal }) => {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' }
  const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body, headers, signal, redirect: 'error' })
  const bytes = await readAtMost(answer.body, longestAnswer)
  return { status: answer.status, body: Buffer.from(bytes).toString('utf8') }
}

/** What one asking came to. */
export type Asked =
  | { readonly outcome: 'cosigned'; readonly cosignature: Cosignature }
  /** It has cosigned a larger tree than the one it was asked about. */
  | { readonly outcome: 'ahead'; readonly size: bigint }

/** The witness said no to a tree that extends all it should know. Its first line is in the message. */
export class WitnessRefused extends Error {
  override readonly name = 'WitnessRefused'
  readonly status: number
  constructor(status: number, said: string) {
    super(`answered ${status}${said === '' ? '' : `: ${said}`}`)
    this.status = status
  }
}

// Two nodes of one portal may ask at once; then the size moves between our two steps.
const mostTries = 6

export class WitnessLine {
  /** The size it cosigned last, as far as we were told. */
  #known = 0n
  readonly witness: PolicyWitness
  readonly #transport: WitnessTransport
  readonly #proofs: ProofSource

  constructor(witness: PolicyWitness, parts: { readonly transport: WitnessTransport; readonly proofs: ProofSource }) {
    this.witness = witness
    this.#transport = parts.transport
    this.#proofs = parts.proofs
  }

  /** Rejects with WitnessRefused, Malformed, NotProven or what the way there threw. */
  async ask(tree: SignedTree, signal: AbortSignal): Promise<Asked> {
    for (let tries = 0; tries < mostTries; tries++) {
      if (this.#known > tree.size) return { outcome: 'ahead', size: this.#known }
      const { status, body } = await this.#send(tree, signal)
      if (status === 200) return this.#take(tree, body)
      if (status !== 409) throw new WitnessRefused(status, firstLine(body))
      // It tells the size to prove from. A first asking may well not know.
      this.#known = parseSizeAnswer(body)
    }
    throw new WitnessRefused(409, 'its size moved each time it was asked')
  }

  async #send(tree: SignedTree, signal: AbortSignal): ReturnType<WitnessTransport> {
    const oldSize = this.#known
    const needed = oldSize > 0n && oldSize < tree.size
    const proof = needed ? await this.#proofs(oldSize, tree.size) : []
    const body = formatWitnessRequest({ oldSize, proof, note: tree.note })
    return this.#transport({ url: (this.witness.url ?? '').replace(/\/+$/, ''), body, signal })
  }

  #take(tree: SignedTree, body: string): Asked {
    // Whatever its cosignature is worth: it has moved on to this size, or says so.
    this.#known = tree.size
    const { text } = parseNote(tree.note)
    return { outcome: 'cosigned', cosignature: openCosignature(body, { text, key: this.witness.key }) }
  }
}

const firstLine = (body: string): string => [...(body.split('\n', 1)[0] ?? '')].slice(0, 200).join('')
