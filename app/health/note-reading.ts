/** A checkpoint's note, line by line, for people to read: who signed it, in what part, and whether each signature holds. */
import { equalBytes, toBase64 } from '../formats/bytes.ts'
import { parseCheckpoint } from '../formats/checkpoint-text.ts'
import { type Note, type NoteSignature, openNote, parseNote, type VerifierKey } from '../formats/note.ts'
import type { Trust } from '../formats/trust.ts'
import { isTrouble } from '../outcome.ts'

/** The log itself, its own clock, an outside witness of the policy, or a key that the present trust does not name. */
export type SignerPart = 'log' | 'clock' | 'witness' | 'unknown'

export interface ReadSignature {
  /** The key's name. */
  readonly name: string
  readonly part: SignerPart
  /** Milliseconds, where the signature says a time. */
  readonly at: number | null
  /** Null where nobody can tell: the key is not known. */
  readonly holds: boolean | null
}

export interface NoteReading {
  readonly origin: string
  /** Decimal. */
  readonly size: string
  /** Base64. */
  readonly root: string
  readonly extensions: readonly string[]
  readonly signatures: readonly ReadSignature[]
}

/** Throws Malformed on what is no checkpoint. A signature that does not hold is shown, not thrown: whoever looks is looking for it. */
export function readNote(text: string, trust: Trust): NoteReading {
  const note = parseNote(text)
  const { origin, size, root, extensions = [] } = parseCheckpoint(note.text)
  const signatures = note.signatures.map((signature) => readSignature(note, signature, trust))
  return { origin, size: String(size), root: toBase64(root), extensions, signatures }
}

function readSignature({ text }: Note, signature: NoteSignature, trust: Trust): ReadSignature {
  const { name } = signature
  const [part, key] = signerOf(signature, trust)
  if (!key) return { name, part, at: null, holds: null }
  const time = timeSigned({ text, signatures: [signature] }, key)
  return { name, part, at: typeof time === 'bigint' ? Number(time) * 1000 : null, holds: time !== false }
}

function signerOf({ name, id }: NoteSignature, trust: Trust): readonly [SignerPart, VerifierKey | null] {
  const is = (key: VerifierKey): boolean => key.name === name && equalBytes(key.id, id)
  if (is(trust.logKey)) return ['log', trust.logKey]
  if (is(trust.clockKey)) return ['clock', trust.clockKey]
  const witness = trust.policy.witnesses.find(({ key }) => is(key))
  return witness ? ['witness', witness.key] : ['unknown', null]
}

/** The time the signature says (null where its type says none); false where it does not hold. */
function timeSigned(note: Note, key: VerifierKey): bigint | null | false {
  try {
    return openNote(note, [key])[0]?.time ?? null
  } catch (error) {
    if (isTrouble(error, 'NotProven')) return false
    throw error
  }
}
