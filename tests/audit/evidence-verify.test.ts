/** The verifier inside the bundle, run with plain node where there is nothing else, and the command, on the same bundles. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { clockNameOf, formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import type { ZipFile } from '../../app/formats/zip.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { buildVerifier } from '../../scripts/build-verifier.mjs'
import { type EvidenceCouncil, evidenceCouncil, make, repacked } from '../evidence/evidence-council.ts'
import { parseZip } from '../support/archive.ts'

const root = resolve(import.meta.dirname, '../..')

describe('the verifier inside a bundle', () => {
  let held: EvidenceCouncil
  let folder = ''
  let files: readonly ZipFile[] = []
  let bundles: Readonly<Record<string, string>> = {}

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fuin-evidence-'))
    const verifier = new Uint8Array(readFileSync(await buildVerifier(join(folder, 'built.mjs'))))
    held = await evidenceCouncil()
    const request = { filter: { ...noFilter, bulletin: held.bulletin }, absence: held.mori.person }
    const { archive } = await make(held, request, { verifier })
    files = parseZip(archive)
    // All that an expert has: the verifier that came in the bundle, the bundle, and the keys from somebody else.
    mkdirSync(join(folder, 'expert'))
    const inside = files.find(({ name }) => name === 'verify.mjs')
    write('verify.mjs', inside?.bytes ?? new Uint8Array())
    write('trust.txt', formatTrust(held.council.log.trust))
    write('stranger.txt', strangerTrust(held.council.log.trust))
    const bent = repacked(archive, changed(bendEntry))
    const lacking = repacked(archive, (all) => all.filter(({ name }) => !name.startsWith('receipts/')))
    bundles = {
      whole: write('whole.zip', archive),
      bent: write('bent.zip', bent),
      lacking: write('lacking.zip', lacking),
      repacked: write('repacked.zip', packed(files)),
      inFolder: write('in-folder.zip', packed(files.map(({ name, bytes }) => ({ name: `exhibit 4/${name}`, bytes })))),
      withLeavings: write('leavings.zip', packed([...files, ...leavings])),
      bentAndRepacked: write('bent-repacked.zip', packed(changed(bendEntry)(files))),
      withNote: write('note.zip', packed([...files, { name: 'note.txt', bytes: utf8('x') }])),
      folder: unpacked('folder', files),
      nested: dirname(unpacked('nested/bundle', files)),
      bentFolder: unpacked('bent', changed(bendEntry)(files)),
      textMode: unpacked('text-mode', changed(inTextMode)(files)),
      noBundle: unpacked('no-bundle', [{ name: 'a.txt', bytes: utf8('x') }]),
    }
    const linked = unpacked(
      'linked',
      files.filter(({ name }) => name !== 'README.txt'),
    )
    symlinkSync(join(bundles.folder ?? '', 'README.txt'), join(linked, 'README.txt'))
    bundles = { ...bundles, linked }
  }, 180_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await held.close()
  })

  const leavings = ['__MACOSX/._manifest.json', '.DS_Store', 'entries/Thumbs.db'].map((name) => ({
    name,
    bytes: utf8('Bud1'),
  }))
  const changed =
    (change: (file: ZipFile) => Uint8Array) =>
    (all: readonly ZipFile[]): readonly ZipFile[] =>
      all.map((file) => ({ name: file.name, bytes: change(file) }))
  const bendEntry = ({ name, bytes }: ZipFile) => (name.startsWith('entries/') ? bytes.map((byte) => byte ^ 1) : bytes)
  const inTextMode = ({ name, bytes }: ZipFile) =>
    name === 'README.txt' ? utf8(fromUtf8(bytes).replaceAll('\n', '\r\n')) : bytes
  /** As an ordinary program packs them: compressed, in another order, with entries for folders. */
  const packed = (all: readonly ZipFile[]): Uint8Array =>
    zipSync(
      Object.fromEntries([['entries/', new Uint8Array()], ...all.toReversed().map(({ name, bytes }) => [name, bytes])]),
    )

  function unpacked(name: string, all: readonly ZipFile[]): string {
    const into = join(folder, 'expert', name)
    for (const file of all) {
      mkdirSync(dirname(join(into, file.name)), { recursive: true })
      writeFileSync(join(into, file.name), file.bytes)
    }
    return into
  }
  function write(name: string, bytes: Uint8Array | string): string {
    const path = join(folder, 'expert', name)
    writeFileSync(path, bytes)
    return path
  }
  const byOneFile = (...args: readonly string[]) =>
    // Nothing of this project, and nothing of an environment.
    spawnSync('env', ['-i', process.execPath, 'verify.mjs', ...args], {
      cwd: join(folder, 'expert'),
      encoding: 'utf8',
    })
  const byCommand = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/evidence-verify.ts', ...args], {
      cwd: root,
      encoding: 'utf8',
    })
  const told = (name: string) => ['--trust', join(folder, 'expert', `${name}.txt`)]

  it.each([
    ['whole', 'trust', 0, 'VERIFIED', 'the ZIP as it was made'],
    ['repacked', 'trust', 0, 'VERIFIED', 'a ZIP packed by another program, compressed'],
    ['inFolder', 'trust', 0, 'VERIFIED', 'another program, compressed, all within the folder exhibit 4'],
    ['withLeavings', 'trust', 0, 'VERIFIED', 'a ZIP packed by another program, compressed'],
    ['folder', 'trust', 0, 'VERIFIED', 'a folder'],
    ['nested', 'trust', 0, 'VERIFIED', 'a folder, all within the folder bundle'],
    ['bent', 'trust', 1, 'TAMPERED: entries/', 'the ZIP as it was made'],
    ['bentAndRepacked', 'trust', 1, 'TAMPERED: entries/', 'a ZIP packed by another program, compressed'],
    ['bentFolder', 'trust', 1, 'TAMPERED: entries/', 'a folder'],
    [
      'withNote',
      'trust',
      1,
      'TAMPERED: note.txt: the manifest does not name it',
      'a ZIP packed by another program, compressed',
    ],
    ['textMode', 'trust', 1, 'TAMPERED: README.txt: it is not the file the manifest names: its line ends', 'a folder'],
    ['linked', 'trust', 1, 'TAMPERED: README.txt: it is no file of its own', null],
    ['lacking', 'trust', 2, 'INCOMPLETE: receipts/', 'the ZIP as it was made'],
    ['noBundle', 'trust', 2, 'INCOMPLETE: manifest.json: it is missing: this is no evidence bundle', null],
    ['whole', null, 3, 'KEYS-UNKNOWN', 'the ZIP as it was made'],
    ['folder', null, 3, 'KEYS-UNKNOWN', 'a folder'],
    ['whole', 'stranger', 3, 'KEYS-UNKNOWN', 'the ZIP as it was made'],
  ] as const)(
    'and the command agree on a bundle that is %s, told the keys in %s: exit %i',
    (which, keys, code, word, container) => {
      const args = [bundles[which] ?? '', ...(keys ? told(keys) : [])]
      const alone = byOneFile(...args)
      expect(alone.stderr).toBe('')
      expect(alone.stdout).toContain(`verdict      ${word}`)
      if (container !== null) expect(alone.stdout).toMatch(new RegExp(`^container {4}.*${container}$`, 'm'))
      expect(alone.status).toBe(code)
      // The same code; a process each for these few shows that it is.
      if (!['whole', 'bentFolder', 'lacking'].includes(which)) return
      const command = byCommand(...args)
      expect(command.status).toBe(code)
      expect(command.stdout).toBe(alone.stdout)
    },
    20_000,
  )

  it('judges one entry by the receipt that its reader kept, and no other entry by it', () => {
    const pair = (which: 'folder' | 'bentFolder', place = 0) => {
      const entries = files.filter(({ name }) => name.startsWith('entries/')).map(({ name }) => name)
      const [one = '', other = ''] = [entries[0], entries[place]]
      const into = bundles[which] ?? ''
      const receipt = join(into, one.replace('entries/', 'receipts/').replace('.json', '.txt'))
      return [receipt, '--entry', join(into, other)]
    }
    const judged = (...args: readonly string[]) => {
      const { stdout, status } = byOneFile(...args)
      return [status, /^verdict +([A-Z-]+)/m.exec(stdout)?.[1]]
    }
    expect(judged(...pair('folder'), ...told('trust'))).toEqual([0, 'VERIFIED'])
    expect(judged(...pair('folder', 1), ...told('trust'))).toEqual([1, 'TAMPERED'])
    expect(judged(...pair('bentFolder'), ...told('trust'))).toEqual([1, 'TAMPERED'])
    expect(judged(...pair('folder'), ...told('stranger'))).toEqual([3, 'KEYS-UNKNOWN'])
    expect(judged(...pair('folder'))).toEqual([3, 'KEYS-UNKNOWN'])
    expect(byOneFile(...pair('folder').slice(0, 1), ...told('trust')).status).toBe(64)
  })

  it('names what a program left beside the files, and proves what the bundle says is absent', () => {
    const { stdout } = byOneFile(bundles.withLeavings ?? '', ...told('trust'))
    for (const { name } of leavings) expect(stdout).toMatch(new RegExp(`^left out .*${name}.*what a program left`, 'm'))
    expect(stdout).toMatch(/^absence {6}the log holds no release of b_/m)
  })

  it('says its verdict as JSON, people’s signatures on a line of their own', () => {
    const { stdout, status } = byOneFile(bundles.whole ?? '', ...told('trust'), '--json')
    const verdict = JSON.parse(stdout) as { verdict: string; checked: { what: string; said: string }[] }
    expect([status, verdict.verdict]).toEqual([0, 'verified'])
    expect(verdict.checked.find(({ what }) => what === 'signatures')?.said).toMatch(/signed by the person/)
  })

  it.each([
    [
      'with an editor’s mark and the line ends of Windows',
      (text: string) => utf8(`\ufeff${text.replaceAll('\n', '\r\n')}`),
    ],
    ['without its last line end', (text: string) => utf8(text.trimEnd())],
  ])('reads a trust file %s', (_, carried) => {
    write('carried.txt', carried(formatTrust(held.council.log.trust)))
    const { stdout, status } = byOneFile(bundles.whole ?? '', ...told('carried'))
    expect(stdout).toContain('verdict      VERIFIED')
    expect(status).toBe(0)
  })

  const nothing = 'nowhere.zip'
  const saying: readonly (readonly [string, () => readonly string[], number, RegExp])[] = [
    ['no bundle', () => told('trust'), 64, /^Name the bundle: its ZIP or its folder/],
    ['two bundles', () => [bundles.whole ?? '', bundles.folder ?? '', ...told('trust')], 64, /^Name one bundle, not 2/],
    [
      'an option it does not know',
      () => [bundles.whole ?? '', '--thrust', 'x'],
      64,
      /^--thrust is no option of this command/,
    ],
    ['an option without its value', () => [bundles.whole ?? '', '--trust'], 64, /argument missing/],
    [
      'a bundle that is not there',
      () => [nothing, ...told('trust')],
      66,
      /^nowhere\.zip cannot be read as an evidence bundle: it is not there/,
    ],
    [
      'a trust file that is not there',
      () => [bundles.whole ?? '', '--trust', 'no.txt'],
      66,
      /^no\.txt cannot be read as a trust file .*: it is not there/,
    ],
    [
      'a folder for a trust file',
      () => [bundles.whole ?? '', '--trust', 'folder'],
      66,
      /^folder cannot be read as a trust file .*: it is a folder/,
    ],
    [
      'a folder for a certificate',
      () => [bundles.whole ?? '', '--tsa', 'folder'],
      66,
      /^folder cannot be read as a certificate .*: it is a folder/,
    ],
    [
      'another file for a trust file',
      () => [bundles.whole ?? '', '--trust', 'verify.mjs'],
      65,
      /^verify\.mjs is not a trust file .*: not fuin-log-trust/,
    ],
    [
      'a trust file in UTF-16',
      () => [bundles.whole ?? '', '--trust', 'utf16.txt'],
      65,
      /^utf16\.txt is not a trust file .*UTF-16.*save it as UTF-8/,
    ],
    [
      'another file for a certificate',
      () => [bundles.whole ?? '', '--tsa', 'verify.mjs'],
      65,
      /^verify\.mjs is not a certificate/,
    ],
  ]
  it.each(saying)('told %s, says so in one sentence and never a verdict', (_, args, code, sentence) => {
    write('utf16.txt', Buffer.from(`\ufeff${formatTrust(held.council.log.trust)}`, 'utf16le'))
    const { status, stdout, stderr } = byOneFile(...args())
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect([status, stdout]).toEqual([code, ''])
  })

  it('cannot be told a file nobody may read, and says so', () => {
    const locked = write('locked.txt', 'x')
    chmodSync(locked, 0o000)
    const { status, stderr } = byOneFile(bundles.whole ?? '', '--trust', locked)
    // Whoever is root may read everything, and then it is no trust file.
    if (process.getuid?.() === 0) expect([status, stderr]).toEqual([65, expect.stringContaining('is not a trust file')])
    else expect([status, stderr]).toEqual([66, expect.stringContaining('you may not read it')])
  })

  it('says how it is used, and what its exit codes mean', () => {
    for (const help of ['--help', '-h']) {
      const { status, stdout, stderr } = byOneFile(help)
      expect([status, stderr]).toEqual([0, ''])
      for (const said of ['VERIFIED', 'TAMPERED', 'INCOMPLETE', 'KEYS-UNKNOWN', '--trust', '--tsa', '64', '65', '66'])
        expect(stdout).toContain(said)
    }
  })
})

/** Other keys for a log of the same name. */
function strangerTrust({ origin }: Trust): string {
  const logKey = verifierKeyOf({ name: origin, seed: new Uint8Array(32).fill(7) }, noteKeyType)
  const clockKey = verifierKeyOf({ name: clockNameOf(origin), seed: new Uint8Array(32).fill(8) }, cosignatureKeyType)
  return formatTrust(makeTrust({ clockKey, policy: unwitnessed(logKey) }))
}
