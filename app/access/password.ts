import { normalized } from '../formats/normalized.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { commonPasswords, commonWords } from './common-passwords.ts'

export type PasswordFlaw = 'password-short' | 'password-long' | 'password-common' | 'password-personal'
/** What may keep a good one from being kept: too much else is being hashed. */
export type PasswordRefused = PasswordFlaw | 'too-busy'

/** Whose password it would be, and how long it must be, in code points. */
export interface PasswordGround {
  readonly email: string
  readonly minLength: number
}

/** Longer is refused before hashing: a megabyte of password is an attack, not a secret. */
export const passwordMaxLength = 128

/**
 * One spelling for what looks the same: a macOS keyboard and a phone write が
 * as different bytes. NIST SP 800-63B-4 §3.1.1.2.
 */
export const normalPassword = (typed: string): string => normalized(typed, 'NFKC')

/**
 * Code units. No spelling of a password is longer; putting one in order that
 * consists of combining marks takes time by the square of its length.
 */
export const longestTyped = 16 * passwordMaxLength

/**
 * Length and commonness, no composition rules (NIST SP 800-63B-4 §3.1.1.2):
 * demanding a digit and a sign gives Password1!, not a secret.
 */
export function checkNewPassword(typed: string, { email, minLength }: PasswordGround): Outcome<string, PasswordFlaw> {
  if (typed.length > longestTyped) return refused('password-long', { length: passwordMaxLength })
  const password = normalPassword(typed)
  const length = [...password].length
  if (length < minLength) return refused('password-short', { length: minLength })
  if (length > passwordMaxLength) return refused('password-long', { length: passwordMaxLength })
  if (isPersonal(password, email)) return refused('password-personal')
  if (isCommon(password)) return refused('password-common')
  return done(password)
}

function isPersonal(password: string, email: string): boolean {
  const lower = password.toLowerCase()
  const [local = '', domain = ''] = email.toLowerCase().split('@')
  // Parts of fewer than four letters would forbid half the dictionary.
  const own = [local, ...local.split(/[._+-]/), domain.split('.')[0] ?? '', 'fuin', '封印'].filter(
    (part) => part.length >= 4 || part === '封印',
  )
  return own.some((part) => lower.includes(part))
}

const disguises: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
}

function isCommon(password: string): boolean {
  const lower = password.toLowerCase()
  if (commonPasswords.has(lower) || isMonotonous(lower)) return true
  // What people hang on: digits and signs at both ends.
  const core = lower.replace(/^[\d\p{P}\p{S}\s]+|[\d\p{P}\p{S}\s]+$/gu, '')
  const plain = [...core].map((letter) => disguises[letter] ?? letter).join('')
  return core === '' || isOneOrTwoWords(core) || isOneOrTwoWords(plain)
}

/** Fewer than five different characters, or a walk up or down the code chart. */
function isMonotonous(text: string): boolean {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  if (new Set(points).size < 5) return true
  const steps = points.slice(1).map((point, i) => point - (points[i] ?? 0))
  return steps.filter((step) => Math.abs(step) === 1).length >= steps.length * 0.8
}

function isOneOrTwoWords(text: string): boolean {
  const bare = text.replace(/[^\p{L}]/gu, '')
  if (bare.length < text.length - 4) return false
  if (commonWords.has(bare) || commonPasswords.has(bare)) return true
  for (let cut = 4; cut <= bare.length - 4; cut++) {
    if (commonWords.has(bare.slice(0, cut)) && commonWords.has(bare.slice(cut))) return true
  }
  return false
}
