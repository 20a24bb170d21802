/** Judges a certificate of how many entries the log holds about somebody, with nothing but the keys one was told by somebody else. */

import { clockTolerance } from '../formats/act-in-log.ts'
import { toBase64 } from '../formats/bytes.ts'
import { type CountCertificate, parseCertificate } from '../formats/count-certificate.ts'
import { checkCountProof, readCounted } from '../formats/counted.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { checkInclusion, leafHash } from '../formats/merkle.ts'
import { parseReceipt } from '../formats/receipt.ts'
import type { Trust } from '../formats/trust.ts'
import { parseId } from '../ids.ts'
import { openKnown } from './evidence-log.ts'
import { bent, type Checked, EvidenceFinding, type EvidenceVerdict, provenBy, strangers } from './evidence-verdict.ts'

const file = 'certificate'

/** Whether a file is meant to be one: a bundle is a ZIP or a folder. */
export const isCertificate = (begins: Uint8Array): boolean => begins[0] === 0x7b

/** Never throws for foreign bytes: what is wrong with them is the verdict. */
export async function checkCertificate(bytes: Uint8Array, trust: Trust | null): Promise<EvidenceVerdict> {
  const checked: Checked[] = []
  try {
    const certificate = await provenBy(file, () => parseCertificate(bytes))
    if (!trust) throw strangers(null, 'nobody told us which keys to believe: name them with --trust FILE')
    checked.push(...(await proveCount(certificate, trust)))
    return { verdict: 'verified', because: null, file: null, checked, notChecked, newer: 0 }
  } catch (error) {
    if (!(error instanceof EvidenceFinding)) throw error
    const { verdict, message: because } = error
    return {
      verdict,
      because,
      file,
      checked,
      notChecked: ['whatever comes after the first thing that is wrong'],
      newer: 0,
    }
  }
}

const notChecked = ['the entries themselves: whoever holds them finds by their own counters whether these are all']

async function proveCount(certificate: CountCertificate, trust: Trust): Promise<readonly Checked[]> {
  const { index, proof, checkpointNote } = await provenBy(file, () => parseReceipt(certificate.receipt))
  const head = await openKnown(file, checkpointNote, trust, strangers)
  const leaf = leafHash(certificate.entry)
  const [entry, line] = await provenBy(file, () => {
    checkInclusion({ root: head.root, size: head.size, index, leaf }, proof)
    const counted = parseEntry(certificate.entry)
    return [counted, checkCountProof(readCounted(counted), certificate.count)] as const
  })
  if (entry.t > head.cosignedAt * 1000 + clockTolerance)
    throw bent(file, 'its time is after the checkpoint that holds it')
  const at = new Date(entry.t).toISOString()
  const what = parseId('p', line.who) ? `about ${line.who}` : `on the matters of ${line.who}`
  return [
    { what: 'log', said: `${head.origin}, ${head.size} entries` },
    { what: 'count', said: `${line.count} entries ${what} up to ${at} (entry ${index}), and no more` },
    { what: 'last', said: `entry ${line.id}, leaf ${toBase64(line.leaf)}` },
  ]
}
