/** What checking an evidence bundle can come to, and the exit code that says it: the same four as for a whole log. */
import { isForeign } from '../outcome.ts'

export const evidenceExitCodes = { verified: 0, tampered: 1, incomplete: 2, 'keys-unknown': 3 } as const
export type EvidenceVerdictWord = keyof typeof evidenceExitCodes

/** One thing that was looked at, as a word and a sentence. */
export interface Checked {
  readonly what: string
  readonly said: string
}

export interface EvidenceVerdict {
  readonly verdict: EvidenceVerdictWord
  /** Null where verified. */
  readonly because: string | null
  /** The first file that is wrong or missing, where it can be told. */
  readonly file: string | null
  readonly checked: readonly Checked[]
  readonly notChecked: readonly string[]
  /** Entries in it that say what came after this program. */
  readonly newer: number
}

/** Ends the check where it stands. */
export class EvidenceFinding extends Error {
  override readonly name = 'EvidenceFinding'
  readonly verdict: Exclude<EvidenceVerdictWord, 'verified'>
  readonly file: string | null
  constructor(verdict: Exclude<EvidenceVerdictWord, 'verified'>, because: string, file: string | null) {
    super(file === null ? because : `${file}: ${because}`)
    this.verdict = verdict
    this.file = file
  }
}

export const bent = (file: string | null, because: string): EvidenceFinding =>
  new EvidenceFinding('tampered', because, file)
export const lacking = (file: string | null, because: string): EvidenceFinding =>
  new EvidenceFinding('incomplete', because, file)
export const strangers = (file: string | null, because: string): EvidenceFinding =>
  new EvidenceFinding('keys-unknown', because, file)

/** Foreign bytes that do not prove what they should are `tampered`, under the name of their file. */
export async function provenBy<T>(file: string, check: () => T | Promise<T>): Promise<T> {
  try {
    return await check()
  } catch (error) {
    if (!isForeign(error)) throw error
    throw bent(file, error.message)
  }
}
