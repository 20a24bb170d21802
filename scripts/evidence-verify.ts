/**
 * Judges an evidence bundle, offline, with nothing but its files and the keys
 * somebody else told. The verify.mjs inside each bundle is this, in one file.
 */
import { checkCertificate, isCertificate } from '../app/audit/check-certificate.ts'
import { checkEvidence } from '../app/audit/check-evidence.ts'
import { checkReceiptFile, isReceipt } from '../app/audit/check-receipt-file.ts'
import { type EvidenceVerdict, evidenceExitCodes } from '../app/audit/evidence-verdict.ts'
import { readCertificateFile } from '../app/audit/time-stamp.ts'
import { newerExitCode, newerInWords } from '../app/audit/verdict.ts'
import { proveRoll } from '../app/openpgp/council-proof.ts'
import { judgeSignature } from '../app/openpgp/public-key.ts'
import { runCommand, wrongUsage } from './command/read-command.ts'
import { readCarriedFile, readContent, readNamedFile, readTrustFile } from './command/read-file.ts'
import { firstByte, openBundle } from './evidence-verify/open-bundle.ts'

const usage = `Verifies an evidence bundle (fuin-evidence/3) or a certificate (fuin-certificate/1), offline.

  node verify.mjs BUNDLE --trust TRUST [--tsa CERTIFICATE] [--insist-known] [--json]
  npm run evidence:verify -- BUNDLE --trust TRUST [--tsa CERTIFICATE] [--insist-known] [--json]
  npm run evidence:verify -- RECEIPT --entry ENTRY --trust TRUST [--json]

  BUNDLE    the ZIP, also one that somebody packed anew, or the folder it was unpacked into
            or the file of a certificate of somebody's record
  RECEIPT   of one entry (tlog-proof), as its reader saved it; --entry names the entry's own bytes
  --trust   whose signatures to believe (fuin-log-trust/1), as the oversight body publishes them
  --tsa     certificates of the time stamping authority or of one above it, PEM or DER, from the authority
  --insist-known  exit 4 where entries are of kinds newer than this program; else they are only said
  --json    the verdict as one JSON object
  --help    this

The last line is the verdict, and so is the exit code:
  0   VERIFIED
  1   TAMPERED       the first file that is wrong is named
  2   INCOMPLETE     something is missing, or cannot be read
  3   KEYS-UNKNOWN   without --trust, or with that of another log
  4   NEWER          with --insist-known: verified, but for words that came after this program
No verdict, and a sentence instead:
  64  the command cannot be understood
  65  the trust or certificate file is not one
  66  a file that was named is not there or cannot be opened`

const options = {
  trust: { type: 'string' },
  entry: { type: 'string' },
  tsa: { type: 'string' },
  json: { type: 'boolean' },
  'insist-known': { type: 'boolean' },
} as const

const column = (word: string, text: string): string => `${word.padEnd(13)}${text}`

function report(
  { verdict, because, checked, notChecked, newer }: EvidenceVerdict,
  insists: boolean,
): readonly string[] {
  const said = insists ? `NEWER: ${newerInWords(newer)}` : verdict.toUpperCase()
  return [
    ...checked.map(({ what, said }) => column(what, said)),
    ...notChecked.map((what) => column('not checked', what)),
    column('verdict', `${said}${because === null ? '' : `: ${because}`}`),
  ]
}

function receiptAnd(path: string, entry: string | undefined) {
  if (entry === undefined) throw wrongUsage("Name the entry's own bytes beside its receipt: --entry FILE.")
  const receipt = readCarriedFile(path, 'a receipt', (text) => text)
  return { receipt, entry: readNamedFile(entry, 'an entry') }
}

await runCommand({
  usage,
  config: { options, allowPositionals: true },
  otherwise: evidenceExitCodes.incomplete,
  async run({ values: { trust, tsa, entry, json = false, 'insist-known': insistKnown = false }, positionals }) {
    const [path, ...more] = positionals
    if (path === undefined) throw wrongUsage('Name the bundle: its ZIP or its folder. --help says how it is used.')
    if (more.length > 0) throw wrongUsage(`Name one bundle, not ${positionals.length}. --help says how it is used.`)
    const told = {
      trust: trust === undefined ? null : readTrustFile(trust),
      tsa: tsa === undefined ? null : readContent(tsa, 'a certificate in PEM or DER', readCertificateFile),
    }
    const bundle = await openBundle(path)
    try {
      const judge = { signature: judgeSignature, roll: proveRoll }
      const begins = await firstByte(path)
      const verdict = isReceipt(begins)
        ? await checkReceiptFile(receiptAnd(path, entry), told.trust)
        : isCertificate(begins)
          ? await checkCertificate(readNamedFile(path, 'a certificate'), told.trust)
          : await checkEvidence({ open: bundle.open, ...told, judge })
      const insists = insistKnown && verdict.verdict === 'verified' && verdict.newer > 0
      for (const line of json ? [JSON.stringify(verdict)] : report(verdict, insists)) console.log(line)
      return insists ? newerExitCode : evidenceExitCodes[verdict.verdict]
    } finally {
      await bundle.close()
    }
  },
})
