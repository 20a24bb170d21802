/**
 * Whose word each entry is. An act is judged with the key bytes the log
 * committed to before it, by log order, so that a later revocation never voids
 * it; the roll of that day says in which name and role the key was held.
 */

import { checkActInLog } from '../formats/act-in-log.ts'
import { fromBase64, utf8 } from '../formats/bytes.ts'
import { parseCouncilStatement } from '../formats/council-statement.ts'
import { actOfEntry } from '../formats/entry-act.ts'
import { holdsRefusedAct } from '../formats/entry-kinds.ts'
import { type EvidenceRoll, keyPath, keyPaths, linePath, parseLineFile } from '../formats/evidence-bundle.ts'
import { portalOf } from '../formats/log-origin.ts'
import { checkRollLine, type RollLine } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import type { ReadAct } from '../formats/signed-act.ts'
import { type Fingerprint, type Instant, type PersonId, parseId } from '../ids.ts'
import type { CouncilEvidence, ProvenRoll, RollEvidence } from '../openpgp/council-proof.ts'
import type { EvidenceFiles } from './evidence-files.ts'
import { checkBeginning, type ProvenEntry, type ProvenLog } from './evidence-log.ts'
import { bent, lacking, provenBy } from './evidence-verdict.ts'

/** OpenPGP, handed in: this room does not know it. Both throw NotProven or Malformed. */
export interface Judge {
  signature(claim: {
    readonly text: string
    readonly signature: Uint8Array
    readonly keyBytes: Uint8Array
    readonly entryTime: Instant
  }): Promise<void>
  roll(evidence: RollEvidence, portal: string): Promise<ProvenRoll>
}

export interface ProvenPeople {
  /** Entries that hold a person's signature, all good. */
  readonly signed: number
  /** Entries the server states. */
  readonly stated: number
  /** Signed acts among the entries asked for, and how many of their signers the roll in force named with that very key. */
  readonly asked: number
  readonly named: number
  readonly lines: readonly { readonly counter: number; readonly line: RollLine }[]
}

/** Throws a finding. */
export async function provePeople(files: EvidenceFiles, log: ProvenLog, judge: Judge): Promise<ProvenPeople> {
  const keys = await proveKeys(files, log)
  const rolls = await proveRolls(files, log, { keys, judge })
  const counted = { signed: 0, stated: 0, asked: 0, named: 0 }
  for (const held of [...log.entries, ...log.exported]) {
    if (!held.entry.act) counted.stated++
    else {
      const act = await judgeAct(files, log, { held, keys, judge })
      counted.signed++
      if (held.selected) counted.asked++
      if (held.selected && rolls.some((roll) => names(roll, rolls, { act, held }))) counted.named++
    }
  }
  return { ...counted, lines: rolls.flatMap(({ counter, lines }) => lines.map((line) => ({ counter, line }))) }
}

interface ProvenKey {
  readonly bytes: Uint8Array
  /** Null for the council's. */
  readonly person: PersonId | null
  readonly since: bigint
}

/** Of each key all that it said of itself, in the log's order: one that was renewed said several things. */
type Keys = ReadonlyMap<Fingerprint, readonly ProvenKey[]>

async function proveKeys(files: EvidenceFiles, { entries }: ProvenLog): Promise<Keys> {
  const proven = new Map<Fingerprint, readonly ProvenKey[]>()
  for (const [{ fingerprint, entry: index }, name] of keyPaths(files.manifest.keys)) {
    const bytes = files.bytes(name)
    const added = entryAt(entries, index, name)
    const committed = added.entry.objects?.some(
      (object) =>
        (object.kind === 'key' || object.kind === 'council') &&
        object.id === fingerprint &&
        object.sha256 === sha256Hex(bytes),
    )
    if (!isKeyEntry(added) || !committed) throw bent(name, `entry ${index} does not commit to these bytes`)
    const person = added.entry.kind === 'key-added' ? (added.entry.subject ?? null) : null
    const all = [...(proven.get(fingerprint) ?? []), { bytes, person, since: index }]
    proven.set(
      fingerprint,
      all.sort((one, other) => Number(one.since - other.since)),
    )
  }
  return proven
}

const isKeyEntry = ({ entry }: ProvenEntry): boolean => entry.kind === 'key-added' || entry.kind === 'council-key-made'

function entryAt(entries: readonly ProvenEntry[], index: bigint, wantedBy: string): ProvenEntry {
  const found = entries.find((held) => held.index === index)
  if (!found) throw lacking(wantedBy, `entry ${index}, on which it rests, is not in the bundle`)
  return found
}

interface Judging {
  readonly held: ProvenEntry
  readonly keys: Keys
  readonly judge: Judge
}

async function judgeAct(files: EvidenceFiles, log: ProvenLog, { held, keys, judge }: Judging): Promise<ReadAct> {
  const { entry, file, index } = held
  const { text, signature } = entry.act ?? { text: '', signature: '' }
  const act = await provenBy(file, () => actOfEntry(entry))
  if (!act) throw lacking(file, 'it holds a signed text of a format this verifier does not know')
  if (act.portal !== portalOf(log.trust.origin)) throw bent(file, 'its act was signed for another portal')
  if (act.actor !== entry.actor) throw bent(file, 'its act was signed by another person than it names')
  const said = keys.get(act.key) ?? []
  const [first] = said
  if (!first) throw lacking(keyPath(act.key), `the key that signed entry ${index} is missing`)
  if (said.some(({ person }) => person !== act.actor))
    throw bent(file, 'its act was signed with the key of somebody else')
  const key = said.findLast(({ since }) => since <= index)
  if (!key) throw bent(file, 'its act was signed with a key the log had not taken yet')
  if (retiredBefore(log.entries, act.key, index)) throw bent(file, 'its act was signed with a key retired before')
  const claim = { text, signature: fromBase64(signature), keyBytes: key.bytes, entryTime: entry.t }
  await provenBy(file, () => judge.signature(claim))
  if (!holdsRefusedAct(entry.kind)) await checkPlace(files, log, { held, act })
  return act
}

const retiredBefore = (entries: readonly ProvenEntry[], fingerprint: Fingerprint, index: bigint): boolean =>
  entries.some(
    (held) =>
      held.index < index &&
      held.entry.kind === 'key-retired' &&
      held.entry.objects?.some(({ kind, id }) => kind === 'key' && id === fingerprint),
  )

/** The log the act had seen is a beginning of this one, no later than where it stands, less than 20 minutes before. */
async function checkPlace(
  files: EvidenceFiles,
  log: ProvenLog,
  { held, act }: { readonly held: ProvenEntry; readonly act: ReadAct },
): Promise<void> {
  const { index, entry, file } = held
  const { seen } = act
  if (seen.size > log.head.size) return checkPlaceBeyondHead({ held, act })
  await checkBeginning(files, log.head, seen)
  await provenBy(file, () => checkActInLog({ act, entryTime: entry.t, entryIndex: index, rootAtSeen: seen.root }))
}

// An act signed after the head, as the export's own may be: order and age are checked, its root is not.
async function checkPlaceBeyondHead({ held, act }: { readonly held: ProvenEntry; readonly act: ReadAct }) {
  const { index, entry, file } = held
  const rootAtSeen = act.seen.root
  await provenBy(file, () => checkActInLog({ act, entryTime: entry.t, entryIndex: index, rootAtSeen }))
}

// ── rolls ──────────────────────────────────────────────────────────────────

interface ProvenRollLines {
  readonly counter: number
  readonly entry: bigint
  readonly lines: readonly RollLine[]
}

async function proveRolls(
  files: EvidenceFiles,
  log: ProvenLog,
  by: { readonly keys: Keys; readonly judge: Judge },
): Promise<readonly ProvenRollLines[]> {
  const proven: ProvenRollLines[] = []
  for (const roll of files.manifest.rolls) proven.push(await proveRollLines(files, log, { ...by, roll }))
  return proven
}

async function proveRollLines(
  files: EvidenceFiles,
  log: ProvenLog,
  { roll, keys, judge }: { readonly roll: EvidenceRoll; readonly keys: Keys; readonly judge: Judge },
): Promise<ProvenRollLines> {
  const held = entryAt(log.entries, roll.entry, `rolls/${roll.counter}`)
  const evidence = await provenBy(held.file, () => rollEvidenceOf(held, log.entries, keys))
  const { header } = await provenBy(held.file, () => judge.roll(evidence, portalOf(log.trust.origin)))
  if (header.counter !== roll.counter) throw bent(held.file, `it puts roll ${header.counter} in force`)
  const lines: RollLine[] = []
  for (const person of roll.people) {
    const name = linePath(roll.counter, person)
    const bytes = files.bytes(name)
    const line = await provenBy(name, () => checkRollLine(header, parseLineFile(bytes)))
    if (line.person !== person) throw bent(name, 'it is the line of somebody else')
    lines.push(line)
  }
  return { counter: roll.counter, entry: roll.entry, lines }
}

function rollEvidenceOf(held: ProvenEntry, entries: readonly ProvenEntry[], keys: Keys): RollEvidence {
  const { data = {} } = held.entry
  const council = councilOf(entries, keys, held.file)
  const { signers } = parseCouncilStatement(council.statement)
  const signatures = (['first', 'second'] as const).map((which) => {
    const person = parseId('p', data[`${which}Signer`])
    const signer = signers.find((one) => one.person === person)
    const key = signer && keys.get(signer.fingerprint)?.find(({ bytes }) => sha256Hex(bytes) === signer.keyHash)
    if (!person || !key) throw lacking(held.file, `the key of the ${which} signer of its roll is missing`)
    return { person, signature: fromBase64(data[`${which}Signature`] ?? ''), publicKey: key.bytes }
  })
  return { council, header: utf8(data.header ?? ''), signatures }
}

function councilOf(entries: readonly ProvenEntry[], keys: Keys, wantedBy: string): CouncilEvidence {
  const made = entries.find(({ entry }) => entry.kind === 'council-key-made')
  const statement = made?.entry.data?.statement
  if (!made || statement === undefined)
    throw lacking(wantedBy, 'the entry that made the council key is not in the bundle')
  const { council } = parseCouncilStatement(utf8(statement))
  const [key] = keys.get(council) ?? []
  if (!key) throw lacking(keyPath(council), 'the council key is missing')
  return { statement: utf8(statement), signature: fromBase64(made.entry.data?.signature ?? ''), councilKey: key.bytes }
}

/** The newest roll in the bundle that was in force before the act names the signer with that key. */
function names(
  roll: ProvenRollLines,
  rolls: readonly ProvenRollLines[],
  { act, held }: { readonly act: ReadAct; readonly held: ProvenEntry },
): boolean {
  const newest = rolls
    .filter(({ entry }) => entry < held.index)
    .reduce((most, { counter }) => Math.max(most, counter), 0)
  return roll.counter === newest && roll.lines.some((line) => line.person === act.actor && line.fingerprint === act.key)
}
