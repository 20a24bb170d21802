/** The verifier inside the bundle, run with plain node where there is nothing else, and the command, on the same bundles. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noFilter } from '../../app/compliance/log-filter.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { clockNameOf, formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { buildVerifier } from '../../scripts/build-verifier.mjs'
import { type EvidenceCouncil, evidenceCouncil, make, repacked } from '../compliance/evidence-council.ts'
import { parseZip } from '../support/archive.ts'

const root = resolve(import.meta.dirname, '../..')

describe('the verifier inside a bundle', () => {
  let held: EvidenceCouncil
  let folder = ''
  let bundles: Readonly<Record<string, string>> = {}

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fuin-evidence-'))
    const verifier = new Uint8Array(readFileSync(await buildVerifier(join(folder, 'built.mjs'))))
    held = await evidenceCouncil()
    const { archive } = await make(held, { filter: { ...noFilter, about: held.sato.person } }, { verifier })
    // All that an expert has: the verifier that came in the bundle, the bundle, and the keys from somebody else.
    mkdirSync(join(folder, 'expert'))
    const inside = parseZip(archive).find(({ name }) => name === 'verify.mjs')
    write('verify.mjs', inside?.bytes ?? new Uint8Array())
    write('trust.txt', formatTrust(held.council.log.trust))
    write('stranger.txt', strangerTrust(held.council.log.trust))
    const bent = repacked(archive, (files) =>
      files.map((file) =>
        file.name.startsWith('entries/') ? { ...file, bytes: file.bytes.map((byte) => byte ^ 1) } : file,
      ),
    )
    const lacking = repacked(archive, (files) => files.filter(({ name }) => !name.startsWith('receipts/')))
    bundles = {
      whole: write('whole.zip', archive),
      bent: write('bent.zip', bent),
      lacking: write('lacking.zip', lacking),
    }
  }, 180_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await held.close()
  })

  function write(name: string, bytes: Uint8Array | string): string {
    const path = join(folder, 'expert', name)
    writeFileSync(path, bytes)
    return path
  }
  const byOneFile = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['verify.mjs', ...args], {
      cwd: join(folder, 'expert'),
      env: { NODE_ENV: 'production' },
      encoding: 'utf8',
    })
  const byCommand = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/evidence-verify.ts', ...args], {
      cwd: root,
      encoding: 'utf8',
    })
  const told = (name: string) => ['--trust', join(folder, 'expert', `${name}.txt`)]

  it.each([
    ['whole', 'trust', 0, 'VERIFIED'],
    ['bent', 'trust', 1, 'TAMPERED: entries/'],
    ['lacking', 'trust', 2, 'INCOMPLETE: receipts/'],
    ['whole', null, 3, 'KEYS-UNKNOWN'],
    ['whole', 'stranger', 3, 'KEYS-UNKNOWN'],
  ] as const)(
    'and the command agree on a bundle that is %s, told the keys in %s: exit %i',
    (which, keys, code, word) => {
      const args = [bundles[which] ?? '', ...(keys ? told(keys) : [])]
      const alone = byOneFile(...args)
      expect(alone.stderr).toBe('')
      expect(alone.stdout).toContain(`verdict      ${word}`)
      expect(alone.status).toBe(code)
      const command = byCommand(...args)
      expect(command.status).toBe(code)
      expect(command.stdout).toBe(alone.stdout)
    },
  )

  it('says its verdict as JSON, people’s signatures on a line of their own', () => {
    const { stdout, status } = byOneFile(bundles.whole ?? '', ...told('trust'), '--json')
    const verdict = JSON.parse(stdout) as { verdict: string; checked: { what: string; said: string }[] }
    expect([status, verdict.verdict]).toEqual([0, 'verified'])
    expect(verdict.checked.find(({ what }) => what === 'signatures')?.said).toMatch(/signed by the person/)
  })

  it('calls what it cannot read incomplete, never verified', () => {
    for (const args of [[], ['nowhere.zip', ...told('trust')], [bundles.whole ?? '', '--trust', 'verify.mjs']]) {
      const { status, stderr } = byOneFile(...args)
      expect(status, args.join(' ')).toBe(2)
      expect(stderr).toContain('INCOMPLETE')
    }
  })
})

/** Other keys for a log of the same name. */
function strangerTrust({ origin }: Trust): string {
  const logKey = verifierKeyOf({ name: origin, seed: new Uint8Array(32).fill(7) }, noteKeyType)
  const clockKey = verifierKeyOf({ name: clockNameOf(origin), seed: new Uint8Array(32).fill(8) }, cosignatureKeyType)
  return formatTrust(makeTrust({ clockKey, policy: unwitnessed(logKey) }))
}
