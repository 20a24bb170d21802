/** What the bundle says of its entries beside them: which text was pledged, from which address. */
import { equalBytes, fromHex } from '../formats/bytes.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import { parseWhereFile, textPath, wherePath } from '../formats/evidence-bundle.ts'
import type { ReadEntry } from '../formats/log-entry.ts'
import { sha256, sha256Hex } from '../formats/sha256.ts'
import { readAct } from '../formats/signed-act.ts'
import type { EvidenceFiles } from './evidence-files.ts'
import type { ProvenLog } from './evidence-log.ts'
import { bent, provenBy } from './evidence-verdict.ts'

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
const actObjects = ({ act }: ReadEntry) => (act?.text.startsWith('fuin-act/1\n') ? readAct(act.text).objects : [])

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
