/** Judges one entry by its receipt, as its reader saved both, with nothing but the keys one was told by somebody else. */

import { toBase64, utf8 } from '../formats/bytes.ts'
import { parseEntry } from '../formats/log-entry.ts'
import { checkInclusion, leafHash } from '../formats/merkle.ts'
import { parseReceipt } from '../formats/receipt.ts'
import type { Trust } from '../formats/trust.ts'
import { openKnown } from './evidence-log.ts'
import { type Checked, EvidenceFinding, type EvidenceVerdict, provenBy, strangers } from './evidence-verdict.ts'

/** Whether a file is meant to be one, by its first octet: a bundle is a ZIP or a folder, a certificate JSON. */
export const isReceipt = (begins: Uint8Array): boolean => begins[0] === utf8('c2sp.org')[0]

/** Never throws for foreign bytes: what is wrong with them is the verdict. */
export async function checkReceiptFile(
  { receipt, entry }: { readonly receipt: string; readonly entry: Uint8Array },
  trust: Trust | null,
): Promise<EvidenceVerdict> {
  try {
    if (!trust) throw strangers(null, 'nobody told us which keys to believe: name them with --trust FILE')
    const checked = await proveEntry({ receipt, entry }, trust)
    return { verdict: 'verified', because: null, file: null, checked, notChecked, newer: 0 }
  } catch (error) {
    if (!(error instanceof EvidenceFinding)) throw error
    const { verdict, message: because, file } = error
    return { verdict, because, file, checked: [], notChecked: ['anything else'], newer: 0 }
  }
}

const notChecked = ["the person's signature in it: gpg or sq does that, see README.txt beside it"]

async function proveEntry(
  { receipt, entry }: { readonly receipt: string; readonly entry: Uint8Array },
  trust: Trust,
): Promise<readonly Checked[]> {
  const { index, proof, checkpointNote } = await provenBy('receipt', () => parseReceipt(receipt))
  const head = await openKnown('receipt', checkpointNote, trust, strangers)
  const leaf = leafHash(entry)
  const said = await provenBy('entry', () => {
    checkInclusion({ root: head.root, size: head.size, index, leaf }, proof)
    return parseEntry(entry)
  })
  const at = new Date(said.t).toISOString()
  return [
    { what: 'log', said: `${head.origin}, ${head.size} entries` },
    {
      what: 'cosigned',
      said: head.cosigners.length === 0 ? 'by nobody: the policy asks none' : head.cosigners.join(', '),
    },
    { what: 'entry', said: `${index}, ${said.kind}, ${at}, leaf ${toBase64(leaf)}` },
    ...(said.ciphertext ? [{ what: 'ciphertext', said: said.ciphertext }] : []),
  ]
}
