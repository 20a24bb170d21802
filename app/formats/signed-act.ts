/**
 * `fuin-act/1`: one consequential act of a person, as the text they sign.
 *
 * Lines `key value`, each ended by LF, in this order, nothing else:
 *
 *     fuin-act/1
 *     act <key|read|opened|acknowledged|take-out|issue|approve|reseal|ask-reseal|withdraw|remind|reached|pledge|consent
 *          |council|roll|export|change-trust|suspend-quorum|succeed-log|hold|lift-hold|propose|agree|refuse|desk|desk-share
 *          |respond|ask|reply|share-sightings|ask-sharing|decide-sharing>
 *     portal <origin>
 *     actor <person id>
 *     key <fingerprint, 40 lower-case hex>
 *     object <kind> <id> [<sha256, 64 lower-case hex>]      one to sixteen lines, each different
 *     seen <log size> <root, base64> <cosigned time, seconds>
 *     challenge <32 bytes, base64>
 *     entry <index> <leaf hash, base64>                     opened, acknowledged, take-out; reseal: the issue
 *     file <word>                                           take-out only: stix, misp, csv …
 *     from <copy id> <SHA-256 of its message, hex>          reseal only: the copy that was opened for it
 *     copies <Merkle root of the sealed parts' hashes, base64>    issue, reseal
 *     wordings <root of the wording tree, base64>           issue, approve, reseal
 *     codebook <SHA-256 of the sealed codebook, hex | ->    issue, approve, reseal; - where no words are traced
 *     not-before <milliseconds | ->                         issue, approve
 *     marks <statutory class> <TLP>                         approve only
 *     reason <SHA-256 of the salted reason, hex | ->        approve only (committed-text.ts)
 *     grounds <former-key|new-post|colleague>               ask-reseal only
 *     grounds <error|outdated|misdirected|settled>          withdraw only
 *     entry <index> <leaf hash, base64> | entry -           change-trust, suspend-quorum, succeed-log
 *     until <milliseconds>                                  suspend-quorum only
 *     reason <1 to 300 characters, no control character>    suspend-quorum only
 *
 * What comes back about a bulletin says its own lines in respond-body.ts.
 *
 * Three kinds take two people (two-person.ts): the first one's act says
 * `entry -`, the second one's names the entry that holds the first, so that the
 * two belong together and neither can be joined to another.
 *
 * Whoever judges what a person wants to do now reads closed (`parseAct`). Whoever
 * judges a log also takes an act that came later (`readAct`): the head is the same
 * for all, the own lines, at most 64 of `key value`, are read and not understood.
 *
 * `issue`, `approve` and `reseal` are about the bulletin with its content digest: three
 * people say of the same content that it goes out. `approve` names no copies, so that
 * somebody whose key changes between approval and issue can be left out; the words of
 * whoever gets one stand under the root it names. It repeats the marks, for one who
 * approves without being given the text can compare nothing else. `reseal` commits to
 * the copies it adds, and to no other; it says which issue they are of and from which
 * copy they were made.
 *
 * `copies` carries no count: readers are shown the issued entry and must not
 * learn how many they are. `seen` is the newest checkpoint the signer's client
 * had verified: it dates the act for anybody, binds it to one log, and leaves
 * every reader's last view of the log in the log itself.
 */
import { type Fingerprint, type PersonId, parseFingerprint, parseId, parseSha256Hex, type Sha256Hex } from '../ids.ts'
import { Malformed } from '../outcome.ts'
import { type ActBody, actKinds, bodyOf, ownLines } from './act-body.ts'
import { matching, present, safeDecimal, taker } from './act-lines.ts'
import { fromBase64Of, parseDecimal, toBase64, utf8 } from './bytes.ts'
import type { Hash } from './merkle.ts'
import { sha256 } from './sha256.ts'

export {
  type ActBody,
  type ActKind,
  actKinds,
  type JointKind,
  type SourceCopy,
} from './act-body.ts'
export type { EntryReference } from './act-lines.ts'

/** What the act is about, e.g. the copy and its ciphertext: `{kind: 'copy', id: 'c_…', sha256: '…'}`. */
export interface ActObject {
  /** Lower-case word, at most 32 characters: copy, bulletin, key, text, council, roll, log … */
  readonly kind: string
  /** 1 to 128 characters of `A–Z a–z 0–9 . _ : -`. */
  readonly id: string
  readonly sha256?: Sha256Hex
}

/** The newest checkpoint the signer's client had verified. */
export interface Seen {
  readonly size: bigint
  readonly root: Hash
  /** Cosigned time, seconds since the epoch. */
  readonly time: number
}

/** What a page may ask the vault to sign: the vault itself fills portal, actor, key and seen. */
export type ActDraft = ActToSign & {
  /** 32 bytes from the server, single use. */
  readonly challenge: Uint8Array
}

/** What every act says, whatever its kind. */
interface ActHead {
  /** The portal's name: the origin of its first log (log-origin.ts). */
  readonly portal: string
  readonly actor: PersonId
  readonly key: Fingerprint
  readonly objects: readonly ActObject[]
  readonly seen: Seen
  readonly challenge: Uint8Array
}

export type SignedAct = ActDraft & ActHead

/** An act of a kind that came after this program. */
export interface LaterAct extends ActHead {
  readonly act: 'later'
  readonly word: string
  /** Its own lines, as they stand. */
  readonly own: readonly string[]
}

/** An act as anybody may find it in a log. */
export type ReadAct = SignedAct | LaterAct

const kindWord = /^[a-z][a-z-]{0,31}$/
const idWord = /^[A-Za-z0-9._:-]{1,128}$/
const portalWord = /^[\x21-\x7e]{1,255}$/
const objectLimit = 16
const ownLimit = 64
const ownLine = /^([a-z][a-z-]{0,31}) \P{Cc}{1,1000}$/u
const headKeys = ['act', 'portal', 'actor', 'key', 'object', 'seen', 'challenge']

/** The text to sign. `parseAct` refuses every other spelling. Throws Malformed on values the format cannot say. */
export function formatAct(act: SignedAct): string {
  const text = [
    'fuin-act/1',
    actLine(act),
    `portal ${act.portal}`,
    `actor ${act.actor}`,
    `key ${act.key}`,
    ...act.objects.map(objectLine),
    `seen ${act.seen.size} ${toBase64(act.seen.root)} ${act.seen.time}`,
    `challenge ${toBase64(act.challenge)}`,
    ...ownLines(act),
    '',
  ].join('\n')
  parseAct(text)
  return text
}

/** An act as a page knows it before it is signed; the vault adds who signs, having seen what, and the challenge. */
export type ActToSign = ActBody & { readonly objects: readonly ActObject[] }

/** Its own lines of the text. */
export const linesToSign = (act: ActToSign): readonly string[] => [
  actLine(act),
  ...act.objects.map(objectLine),
  ...ownLines(act),
]

const actLine = ({ act }: ActBody): string => `act ${act}`

function objectLine({ kind, id, sha256: hash }: ActObject): string {
  return hash === undefined ? `object ${kind} ${id}` : `object ${kind} ${id} ${hash}`
}

/** The act a text says. Throws Malformed unless it is one of ours, in the one spelling. */
export function parseAct(text: string): SignedAct {
  const read = readAct(text)
  if (read.act === 'later') throw new Malformed('act: of a kind we do not know')
  return read
}

/** The same of a text that may say an act of a later kind. Throws Malformed. */
export function readAct(text: string): ReadAct {
  const lines = text.split('\n')
  if (text.length > 8192 || lines.pop() !== '') throw new Malformed('act: no final line feed, or too long')
  // Taken from the end: taking from the beginning would move all the others.
  lines.reverse()
  const take = taker(lines)
  if (lines.pop() !== 'fuin-act/1') throw new Malformed('act: unknown format')
  const word = take('act')
  const portal = matching(take('portal'), portalWord, 'portal')
  const actor = present(parseId('p', take('actor')), 'actor')
  const key = present(parseFingerprint(take('key')), 'key')
  const objects = takeObjects(lines)
  const seen = seenOf(take('seen'))
  const challenge = fromBase64Of(32, take('challenge'), 'challenge')
  const head = { portal, actor, key, objects, seen, challenge }
  const kind = actKinds.find((known) => known === word)
  if (!kind) return { act: 'later', word: matching(word, kindWord, 'act'), own: takeOwn(lines), ...head }
  const body = bodyOf(kind, take)
  if (lines.length > 0) throw new Malformed('act: lines left over')
  return { ...body, ...head }
}

/** What is left, each of it a line that could not be taken for one of the head. */
function takeOwn(lines: string[]): readonly string[] {
  const own = lines.splice(0).reverse()
  if (own.length > ownLimit) throw new Malformed('act: too many lines of its own')
  for (const line of own) {
    const [, key = ''] = ownLine.exec(line) ?? []
    if (key === '' || headKeys.includes(key)) throw new Malformed('act: a bad line of its own')
  }
  return own
}

function takeObjects(lines: string[]): readonly ActObject[] {
  const seen = new Set<string>()
  const objects: ActObject[] = []
  while (lines.at(-1)?.startsWith('object ')) {
    const line = lines.pop() ?? ''
    seen.add(line)
    objects.push(objectOf(line.slice('object '.length)))
  }
  if (objects.length === 0 || objects.length > objectLimit) throw new Malformed('act: one to sixteen objects')
  if (seen.size !== objects.length) throw new Malformed('act: an object is named twice')
  return objects
}

function objectOf(rest: string): ActObject {
  const [kind = '', id = '', hash, ...more] = rest.split(' ')
  if (more.length > 0) throw new Malformed('act: bad object')
  const named = { kind: matching(kind, kindWord, 'object kind'), id: matching(id, idWord, 'object id') }
  return hash === undefined ? named : { ...named, sha256: present(parseSha256Hex(hash), 'object hash') }
}

function seenOf(rest: string): Seen {
  const [size = '', root = '', time = '', ...more] = rest.split(' ')
  if (more.length > 0) throw new Malformed('act: bad seen')
  return {
    size: parseDecimal(size, 'seen size'),
    root: fromBase64Of(32, root, 'seen root'),
    time: safeDecimal(time, 'seen time'),
  }
}

/** SHA-256 of the act's bytes: resubmitting the same act finds the same entry. */
export function attemptOf(text: string): Uint8Array {
  return sha256(utf8(text))
}
