/** A witness that a test answers for, with a key that is real: for the log's side of the asking alone. */
import { utf8 } from '../../app/formats/bytes.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatSignatures,
  type NoteSigner,
  parseNote,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import type { PolicyWitness } from '../../app/formats/policy.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { formatSizeAnswer, parseWitnessRequest } from '../../app/formats/witness-request.ts'
import type { WitnessTransport } from '../../app/read-log/ask-witness.server.ts'

type Answer = Awaited<ReturnType<WitnessTransport>>

export interface FakeWitness {
  readonly witness: PolicyWitness
  /** What it would say to this request, at this time (seconds). */
  cosigns(body: string, time: number): Answer
}

export function fakeWitness(name: string): FakeWitness {
  const signer: NoteSigner = { name: `${name}.example`, seed: sha256(utf8(`seed of ${name}`)) }
  return {
    witness: { name, key: verifierKeyOf(signer, cosignatureKeyType), url: `http://${name}.test` },
    cosigns: (body, time) => {
      const { text } = parseNote(parseWitnessRequest(body).note)
      return { status: 200, body: formatSignatures([cosignNote(text, signer, BigInt(time))]) }
    },
  }
}

export const hasCosigned = (size: bigint): Answer => ({ status: 409, body: formatSizeAnswer(size) })
