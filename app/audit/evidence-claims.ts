/** What the bundle claims beyond single entries: that something is not in the log; which text was pledged; from which address. */
import { equalBytes, fromHex } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import { type AbsenceClaim, evidenceNames, parseWhereFile, textPath, wherePath } from '../formats/evidence-bundle.ts'
import type { LogEntry } from '../formats/log-entry.ts'
import { sha256, sha256Hex } from '../formats/sha256.ts'
import { parseAct } from '../formats/signed-act.ts'
import type { EvidenceFiles } from './evidence-files.ts'
import type { ProvenEntry, ProvenLog } from './evidence-log.ts'
import { bent, lacking, provenBy } from './evidence-verdict.ts'

export interface ProvenAbsence extends AbsenceClaim {
  /** How many entries about the person there are before that time. */
  readonly entries: number
  /** The entry about them that comes next. */
  readonly next: bigint
}

/**
 * All of a person's entries before a time and the next one, without a gap: the
 * log counts them 1, 2, 3 …, so there is no room for another. Throws a finding.
 */
export function proveAbsences(files: EvidenceFiles, log: ProvenLog): readonly ProvenAbsence[] {
  return files.manifest.absences.map((claim) => proveAbsence(claim, [...log.entries, ...log.exported]))
}

function proveAbsence(claim: AbsenceClaim, all: readonly ProvenEntry[]): ProvenAbsence {
  const about = all.filter(({ entry }) => entry.subject === claim.person)
  const before = about.filter(({ entry }) => entry.t < claim.before)
  const [next] = about.slice(before.length)
  const released = before.find((held) => isReleaseOf(held, claim))
  if (released) throw bent(released.file, `it is a release to ${claim.person}, which the manifest says there is not`)
  for (const [i, { entry, file }] of about.slice(0, before.length + 1).entries()) {
    if (entry.subjectSeq !== String(i + 1))
      throw lacking(
        file,
        `it is entry ${entry.subjectSeq} about ${claim.person}, and entry ${i + 1} is not in the bundle`,
      )
  }
  if (!next)
    throw lacking(
      evidenceNames.manifest,
      `no entry about ${claim.person} after the time in question is in the bundle: only verifying the whole log at a later checkpoint could show that none was left out`,
    )
  return { ...claim, entries: before.length, next: next.index }
}

function isReleaseOf({ entry }: ProvenEntry, { bulletin }: AbsenceClaim): boolean {
  if (entry.kind !== 'released') return false
  return bulletin === null || (entry.objects ?? []).some(({ kind, id }) => kind === 'bulletin' && id === bulletin)
}

/** Texts that entries in the bundle name by hash, and that are there word for word. Throws a finding. */
export function proveTexts(files: EvidenceFiles, { entries }: ProvenLog): readonly string[] {
  const named = entries.flatMap(({ entry }) => [...(entry.objects ?? []), ...actObjects(entry)])
  const versions = files.names.flatMap((name) => /^texts\/(.+)\.txt$/.exec(name)?.[1] ?? [])
  for (const version of versions) {
    const name = textPath(version)
    const hash = sha256Hex(files.bytes(name))
    if (!named.some(({ kind, id, sha256 }) => kind === 'text' && id === version && sha256 === hash))
      throw bent(name, 'no entry in the bundle names this text')
  }
  return versions
}

/** A pledge names its text in what the person signed. */
const actObjects = ({ act }: LogEntry) => (act?.text.startsWith('fuin-act/1\n') ? parseAct(act.text).objects : [])

/** How many entries come with the address they commit to. Throws a finding. */
export async function proveWheres(files: EvidenceFiles, { entries }: ProvenLog): Promise<number> {
  let count = 0
  for (const { index, entry } of entries) {
    const name = wherePath(index)
    const bytes = files.find(name)
    if (!bytes) continue
    const { ip, userAgent, salt } = await provenBy(name, () => parseWhereFile(bytes))
    const committed = sha256(salt, canonicalJson({ ip, userAgent }))
    if (!entry.where || !equalBytes(committed, fromHex(entry.where)))
      throw bent(name, 'the entry commits to another address')
    count++
  }
  return count
}
