/**
 * What an act says of its own, by its kind: the lines after `challenge` of
 * `fuin-act/1`, as signed-act.ts specifies them. A new kind is a word here, and its
 * lines both ways where it has any.
 */
import { type CopyId, type Instant, instant, parseId, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { type EntryReference, matching, present, safeDecimal, type Take } from './act-lines.ts'
import { fromBase64Of, parseDecimal, toBase64 } from './bytes.ts'
import { type StatutoryClass, statutoryClasses, type Tlp, tlps } from './marks.ts'
import type { Hash } from './merkle.ts'
import {
  type ComingBackActBody,
  type ComingBackKind,
  comesBack,
  comingBackBody,
  comingBackLines,
} from './respond-body.ts'

export const actKinds = [
  'key',
  'read',
  'opened',
  'acknowledged',
  'take-out',
  'issue',
  'approve',
  'reseal',
  'ask-reseal',
  'withdraw',
  'remind',
  'reached',
  'pledge',
  'consent',
  'council',
  'roll',
  'export',
  'change-trust',
  'suspend-quorum',
  'succeed-log',
  'hold',
  'lift-hold',
  'propose',
  'agree',
  'refuse',
  'desk',
  'desk-share',
  'respond',
  'ask',
  'reply',
  'share-sightings',
  'ask-sharing',
  'decide-sharing',
] as const
export type ActKind = (typeof actKinds)[number]

interface PlainActBody {
  readonly act: Exclude<
    ActKind,
    | 'opened'
    | 'acknowledged'
    | 'take-out'
    | 'issue'
    | 'approve'
    | 'reseal'
    | 'ask-reseal'
    | 'withdraw'
    | ComingBackKind
    | JointKind
  >
}
interface AnsweringActBody {
  readonly act: 'opened' | 'acknowledged'
  readonly entry: EntryReference
}
/** Something of an opened copy leaves the page for the reader's own tools. */
interface TakeOutActBody {
  readonly act: 'take-out'
  readonly entry: EntryReference
  /** What kind of file it becomes, a lower-case word: stix, csv … */
  readonly file: string
}
interface IssueActBody {
  readonly act: 'issue'
  /** Merkle root (RFC 6962) over the SHA-256 of every sealed part, as leaves' bytes, in ascending order (sealed.ts). */
  readonly copies: Hash
  /** Root of the tree under which each copy's own words stand (wording.ts). */
  readonly wordings: Hash
  /** Who got which words, sealed to the archive; null where nothing is traced. */
  readonly codebook: Sha256Hex | null
  readonly notBefore: Instant | null
}
interface ApproveActBody {
  readonly act: 'approve'
  readonly wordings: Hash
  readonly codebook: Sha256Hex | null
  readonly notBefore: Instant | null
  readonly marks: { readonly class: StatutoryClass; readonly tlp: Tlp }
  /** Salted; null where the approval speaks for itself. */
  readonly reason: Sha256Hex | null
}
/** The copy a re-sealing was made from. */
export interface SourceCopy {
  readonly copy: CopyId
  readonly sha256: Sha256Hex
}
interface ResealActBody {
  readonly act: 'reseal'
  /** The entry `issued` whose content is sealed anew. */
  readonly entry: EntryReference
  readonly from: SourceCopy
  /** As in `issue`, over the parts that are added. */
  readonly copies: Hash
  readonly wordings: Hash
  readonly codebook: Sha256Hex | null
}
/** Why somebody asks for what was issued earlier. */
export const resealGrounds = ['former-key', 'new-post', 'colleague'] as const
export type ResealGrounds = (typeof resealGrounds)[number]
interface AskResealActBody {
  readonly act: 'ask-reseal'
  readonly grounds: ResealGrounds
}
/** Why a bulletin is given out no more. */
export const withdrawGrounds = ['error', 'outdated', 'misdirected', 'settled'] as const
export type WithdrawGrounds = (typeof withdrawGrounds)[number]
export const groundsNamed = (word: string | null): WithdrawGrounds | null =>
  withdrawGrounds.find((grounds) => grounds === word) ?? null
interface WithdrawActBody {
  readonly act: 'withdraw'
  readonly grounds: WithdrawGrounds
}
interface JointActBody<K extends 'change-trust' | 'succeed-log'> {
  readonly act: K
  /** The entry of the first person's act; null in that act itself. */
  readonly first: EntryReference | null
}
interface SuspendActBody {
  readonly act: 'suspend-quorum'
  readonly first: EntryReference | null
  /** When the quorum counts again. */
  readonly until: Instant
  readonly reason: string
}
/** What only two people together may do. */
export type JointKind = 'change-trust' | 'succeed-log' | 'suspend-quorum'
export type ActBody =
  | PlainActBody
  | AnsweringActBody
  | TakeOutActBody
  | IssueActBody
  | ApproveActBody
  | ResealActBody
  | AskResealActBody
  | WithdrawActBody
  | ComingBackActBody
  | JointActBody<'change-trust'>
  | JointActBody<'succeed-log'>
  | SuspendActBody

const fileWord = /^[a-z][a-z0-9-]{0,31}$/
const reasonText = /^\P{Cc}{1,300}$/u

const isComingBack = (act: ActBody): act is ComingBackActBody => comesBack(act.act)

/** The lines, as they are signed. */
export function ownLines(act: ActBody): readonly string[] {
  if (isComingBack(act)) return comingBackLines(act, firstLine)
  switch (act.act) {
    case 'opened':
    case 'acknowledged':
      return [`entry ${act.entry.index} ${toBase64(act.entry.leaf)}`]
    case 'take-out':
      return [`entry ${act.entry.index} ${toBase64(act.entry.leaf)}`, `file ${act.file}`]
    case 'issue':
      return [
        `copies ${toBase64(act.copies)}`,
        `wordings ${toBase64(act.wordings)}`,
        `codebook ${act.codebook ?? '-'}`,
        `not-before ${act.notBefore ?? '-'}`,
      ]
    case 'approve':
      return [
        `wordings ${toBase64(act.wordings)}`,
        `codebook ${act.codebook ?? '-'}`,
        `not-before ${act.notBefore ?? '-'}`,
        `marks ${act.marks.class} ${act.marks.tlp}`,
        `reason ${act.reason ?? '-'}`,
      ]
    case 'reseal':
      return [
        `entry ${act.entry.index} ${toBase64(act.entry.leaf)}`,
        `from ${act.from.copy} ${act.from.sha256}`,
        `copies ${toBase64(act.copies)}`,
        `wordings ${toBase64(act.wordings)}`,
        `codebook ${act.codebook ?? '-'}`,
      ]
    case 'ask-reseal':
    case 'withdraw':
      return [`grounds ${act.grounds}`]
    case 'change-trust':
    case 'succeed-log':
      return [firstLine(act.first)]
    case 'suspend-quorum':
      return [firstLine(act.first), `until ${act.until}`, `reason ${act.reason}`]
    default:
      return []
  }
}

const firstLine = (first: EntryReference | null): string =>
  first === null ? 'entry -' : `entry ${first.index} ${toBase64(first.leaf)}`

/** What the lines say. Throws Malformed. */
export function bodyOf(act: ActKind, take: Take): ActBody {
  if (comesBack(act)) return comingBackBody(act, take, firstOf)
  switch (act) {
    case 'opened':
    case 'acknowledged':
      return { act, entry: entryOf(take('entry')) }
    case 'take-out':
      return { act, entry: entryOf(take('entry')), file: matching(take('file'), fileWord, 'file') }
    case 'issue':
      return {
        act,
        copies: fromBase64Of(32, take('copies'), 'copies'),
        wordings: fromBase64Of(32, take('wordings'), 'wordings'),
        codebook: hashOrNone(take('codebook'), 'codebook'),
        notBefore: notBeforeOf(take('not-before')),
      }
    case 'approve':
      return {
        act,
        wordings: fromBase64Of(32, take('wordings'), 'wordings'),
        codebook: hashOrNone(take('codebook'), 'codebook'),
        notBefore: notBeforeOf(take('not-before')),
        marks: marksOf(take('marks')),
        reason: hashOrNone(take('reason'), 'reason'),
      }
    case 'reseal':
      return {
        act,
        entry: entryOf(take('entry')),
        from: sourceOf(take('from')),
        copies: fromBase64Of(32, take('copies'), 'copies'),
        wordings: fromBase64Of(32, take('wordings'), 'wordings'),
        codebook: hashOrNone(take('codebook'), 'codebook'),
      }
    case 'ask-reseal':
      return { act, grounds: oneOf(resealGrounds, take('grounds'), 'grounds') }
    case 'withdraw':
      return { act, grounds: oneOf(withdrawGrounds, take('grounds'), 'grounds') }
    case 'change-trust':
    case 'succeed-log':
      return { act, first: firstOf(take('entry')) }
    case 'suspend-quorum': {
      const first = firstOf(take('entry'))
      const until = instant(safeDecimal(take('until'), 'until'))
      return { act, first, until, reason: matching(take('reason'), reasonText, 'reason') }
    }
    default:
      return { act }
  }
}

function entryOf(rest: string): EntryReference {
  const [index = '', leaf = '', ...more] = rest.split(' ')
  if (more.length > 0) throw new Malformed('act: bad entry')
  return { index: parseDecimal(index, 'entry index'), leaf: fromBase64Of(32, leaf, 'entry leaf') }
}

const firstOf = (rest: string): EntryReference | null => (rest === '-' ? null : entryOf(rest))

function hashOrNone(text: string, name: string): Sha256Hex | null {
  return text === '-' ? null : present(parseSha256Hex(text), name)
}

const oneOf = <const W extends string>(words: readonly W[], text: string, name: string): W =>
  present(words.find((one) => one === text) ?? null, name)

function marksOf(rest: string): { readonly class: StatutoryClass; readonly tlp: Tlp } {
  const [statutory = '', tlp = '', ...more] = rest.split(' ')
  if (more.length > 0) throw new Malformed('act: bad marks')
  return { class: oneOf(statutoryClasses, statutory, 'class'), tlp: oneOf(tlps, tlp, 'TLP') }
}

function sourceOf(rest: string): SourceCopy {
  const [copy = '', hash = '', ...more] = rest.split(' ')
  if (more.length > 0) throw new Malformed('act: bad source')
  return { copy: present(parseId('c', copy), 'source'), sha256: present(parseSha256Hex(hash), 'source hash') }
}

function notBeforeOf(text: string): Instant | null {
  return text === '-' ? null : instant(safeDecimal(text, 'not-before'))
}
