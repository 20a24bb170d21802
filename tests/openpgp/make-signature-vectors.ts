/**
 * Freezes what gpg, sqv, sq and rnp say about signatures, those they make
 * themselves and those made by hand, beside what we say:
 *
 *   npx tsx tests/openpgp/make-signature-vectors.ts
 *
 * where all four are installed. Look at every line that changes.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toBase64 } from '../../app/formats/bytes.ts'
import { type Instant, instant } from '../../app/ids.ts'
import { judgeSignature } from '../../app/openpgp/public-key.ts'
import { isForeign } from '../../app/outcome.ts'
import { oddCases, text } from './odd-signatures.ts'
import { installed, tools, verdictsOf } from './other-tools.ts'
import { signedBy } from './tool-signatures.ts'

const missing = tools.filter((tool) => !installed.includes(tool))
if (missing.length > 0) throw new Error(`not installed here: ${missing.join(', ')}`)

const at = instant(Math.floor(Date.now() / 1000) * 1000)
const sources = [oddCases(at), ...(['gpg', 'sq', 'rnp'] as const).map((tool) => signedBy(tool, text))]

const keys: Record<string, string> = {}
const signatures: Record<string, unknown>[] = []
for (const source of sources) {
  for (const { name, key, signature } of source.signatures) {
    const held = source.keys[key]
    if (!held) throw new Error(`${name}: no key`)
    const bytes = held instanceof Uint8Array ? held : held.publicKey
    keys[key] = toBase64(bytes)
    const ours = await ourVerdict(bytes, signature, at)
    signatures.push({ name, key, signature: toBase64(signature), ours, ...verdictsOf({ key: bytes, text, signature }) })
  }
}

async function ourVerdict(keyBytes: Uint8Array, signature: Uint8Array, entryTime: Instant): Promise<'good' | 'bad'> {
  try {
    await judgeSignature({ text, signature, keyBytes, entryTime })
    return 'good'
  } catch (error) {
    if (isForeign(error)) return 'bad'
    throw error
  }
}

const firstLine = (tool: string) => spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0]
const madeWith = Object.fromEntries(tools.map((tool) => [tool, firstLine(tool)]))
const file = join(import.meta.dirname, '../vectors/openpgp-signatures/verdicts.json')
const lines = signatures.map((one) => `    ${JSON.stringify(one)}`).join(',\n')
const held = Object.entries(keys)
  .map(([name, bytes]) => `    ${JSON.stringify(name)}: ${JSON.stringify(bytes)}`)
  .join(',\n')
writeFileSync(
  file,
  `{\n  "madeWith": ${JSON.stringify(madeWith)},\n  "at": ${at},\n  "text": ${JSON.stringify(toBase64(text))},\n  "keys": {\n${held}\n  },\n  "signatures": [\n${lines}\n  ]\n}\n`,
)
console.log(`${signatures.length} signatures by ${Object.keys(keys).length} keys`)
