/**
 * Judges an evidence bundle, offline, with nothing but its bytes and the keys
 * somebody else told.
 *
 *   npm run evidence:verify -- FILE --trust TRUST [--tsa CERTIFICATE] [--json]
 *   node verify.mjs FILE --trust TRUST [--tsa CERTIFICATE] [--json]      the same, from inside the bundle
 *
 *   --trust   whose signatures to believe (fuin-log-trust/1), as oversight publishes them
 *   --tsa     the time stamping authority's own certificate, PEM or DER, from the authority
 *   --json    the verdict as one JSON object
 *
 * Exits 0 verified, 1 tampered, 2 incomplete or unreadable, 3 keys unknown.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checkEvidence } from '../app/audit/check-evidence.ts'
import { type EvidenceVerdict, evidenceExitCodes } from '../app/audit/evidence-verdict.ts'
import { readCertificateFile } from '../app/audit/time-stamp.ts'
import { parseTrust } from '../app/formats/trust.ts'
import { proveRoll } from '../app/openpgp/council-proof.ts'
import { judgeSignature } from '../app/openpgp/public-key.ts'

interface Choices {
  readonly file: string
  readonly trust: string | undefined
  readonly tsa: string | undefined
  readonly json: boolean
}

function readChoices(): Choices {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { trust: { type: 'string' }, tsa: { type: 'string' }, json: { type: 'boolean' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0)
    throw new Error('name one bundle: FILE --trust TRUST [--tsa CERTIFICATE] [--json]')
  return { file, trust: values.trust, tsa: values.tsa, json: values.json ?? false }
}

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

async function verify({ file, trust, tsa, json }: Choices): Promise<number> {
  const verdict = await checkEvidence({
    archive: read(file),
    trust: trust === undefined ? null : parseTrust(readFileSync(trust, 'utf8')),
    tsa: tsa === undefined ? null : readCertificateFile(read(tsa)),
    judge: { signature: judgeSignature, roll: proveRoll },
  })
  for (const line of json ? [JSON.stringify(verdict)] : report(verdict)) console.log(line)
  return evidenceExitCodes[verdict.verdict]
}

const column = (word: string, text: string): string => `${word.padEnd(13)}${text}`

function report({ verdict, because, checked, notChecked }: EvidenceVerdict): readonly string[] {
  return [
    ...checked.map(({ what, said }) => column(what, said)),
    ...notChecked.map((what) => column('not checked', what)),
    column('verdict', `${verdict.toUpperCase()}${because === null ? '' : `: ${because}`}`),
  ]
}

try {
  process.exitCode = await verify(readChoices())
} catch (error) {
  // What cannot be read cannot be called tampered with, and certainly not verified.
  console.error(column('verdict', `INCOMPLETE: ${error instanceof Error ? error.message : String(error)}`))
  process.exitCode = evidenceExitCodes.incomplete
}
