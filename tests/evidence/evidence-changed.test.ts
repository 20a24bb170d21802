import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { proveAbsences } from '../../app/audit/evidence-absence.ts'
import { demandCustody } from '../../app/audit/evidence-custody.ts'
import { openEvidence } from '../../app/audit/evidence-files.ts'
import { proveLog } from '../../app/audit/evidence-log.ts'
import { bytesAtHand, openZip } from '../../app/audit/zip-container.ts'
import { countAbsence } from '../../app/evidence/count-absence.server.ts'
import { EvidenceSpool } from '../../app/evidence/evidence-spool.server.ts'
import { concat, equalBytes, fromUtf8, utf8 } from '../../app/formats/bytes.ts'
import {
  absencePaths,
  entryPath,
  evidenceNames,
  exportedIndexes,
  exportPath,
  formatManifest,
  formatSums,
  isBesideManifest,
  namedFiles,
  parseManifest,
  receiptPath,
} from '../../app/formats/evidence-bundle.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import type { ZipFile } from '../../app/formats/zip.ts'
import { instant, makeId, minutes } from '../../app/ids.ts'
import { ownKeyRenewed } from '../../app/keys/renew-key.server.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { seeLog, signAct } from '../../db/demo/sign-at-vault.server.ts'
import { signedIn, value } from '../bulletins/council.ts'
import { read } from '../bulletins/sealing.ts'
import { collected, described, parseZip } from '../support/archive.ts'
import { check, type EvidenceCouncil, evidenceCouncil, type MadeBundle, make, repacked } from './evidence-council.ts'

const textOf = (archive: Uint8Array, name: string): string =>
  fromUtf8(parseZip(archive).find((file) => file.name === name)?.bytes ?? new Uint8Array())

describe('whoever changes a bundle', () => {
  let held: EvidenceCouncil
  let made: MadeBundle
  beforeAll(async () => {
    held = await evidenceCouncil()
    made = await make(held, { filter: { ...noFilter, about: held.sato.person }, absence: held.mori.person })
  }, 180_000)
  afterAll(async () => held.close())
  const judge = (archive: Uint8Array) => check(archive, held.council.log.trust)
  const without = (name: string) => judge(repacked(made.archive, (files) => files.filter((file) => file.name !== name)))

  it('by one bit, in any file, is found out by the name of that file', async () => {
    for (const { name, bytes } of parseZip(made.archive)) {
      const bent = Uint8Array.from(bytes)
      if (bent.length === 0) continue
      const at = Math.floor(bent.length / 2)
      bent[at] = (bent[at] ?? 0) ^ 1
      const archive = repacked(made.archive, (files) =>
        files.map((file) => (file.name === name ? { name, bytes: bent } : file)),
      )
      const verdict = await judge(archive)
      expect(verdict.verdict, name).toBe('tampered')
      // A bent file beside the manifest may show first in the sums, which are bent with it.
      if (!isBesideManifest(name)) expect(verdict.file, name).toBe(name)
    }
  }, 120_000)

  it('and mends the manifest and the sums too, is found out by the log itself', async () => {
    const forged = repacked(made.archive, (files) => {
      const changed = files.map((file) =>
        file.name === 'report.ja.html'
          ? { ...file, bytes: utf8(fromUtf8(file.bytes).replaceAll('佐藤', '加藤')) }
          : file,
      )
      return remade(changed)
    })
    const verdict = await judge(forged)
    expect(verdict).toMatchObject({ verdict: 'tampered', file: evidenceNames.manifest })
    expect(verdict.because).toContain('the log says was exported')
  })

  it('as a portal that tells another request than the log committed to, is found out by the custody sheet', async () => {
    const sheet = textOf(made.archive, evidenceNames.custody)
    const [index = 0n] = exportedIndexes(parseZip(made.archive).map(({ name }) => name)).slice(-1)
    const entry = parseEntry(utf8(textOf(made.archive, exportPath(index))))
    await expect(demandCustody(utf8(sheet), entry)).resolves.toBeUndefined()
    const finding = { verdict: 'tampered', file: evidenceNames.custody }
    const changed = [
      sheet.replace(/"request":"fuin-evidence-request\/1/, '$&x'),
      sheet.replace(/"salt":"[A-Za-z0-9+/]{4}/, '"salt":"AAAA'),
      sheet.replace('"salt":', '"sal":'),
      '[]',
      'null',
      '',
    ]
    for (const other of changed) {
      expect(other).not.toBe(sheet)
      await expect(demandCustody(utf8(other), entry)).rejects.toMatchObject(finding)
    }
  })

  it('by taking out a receipt, an entry, a key or the export’s own entry leaves it incomplete', async () => {
    const index = parseManifest(utf8(textOf(made.archive, evidenceNames.manifest))).entries[0]?.index ?? 0n
    const key = parseZip(made.archive).find(({ name }) => name.startsWith('keys/'))?.name ?? ''
    for (const name of [receiptPath(index), entryPath(index), key, evidenceNames.manifest]) {
      expect(await without(name), name).toMatchObject({ verdict: 'incomplete', file: name })
    }
    const own = exportPath(exportedIndexes(parseZip(made.archive).map(({ name }) => name)).at(-1) ?? 0n)
    const verdict = await judge(
      repacked(made.archive, (files) => resummed(files.filter(({ name }) => !name.startsWith(own.slice(0, -5))))),
    )
    expect(['incomplete', 'tampered']).toContain(verdict.verdict)
  })

  it('by leaving out, moving, changing or adding an entry in the proof that nothing was released, leaves no proof', async () => {
    const files = await openEvidence(await openZip(bytesAtHand(made.archive)))
    const log = await proveLog(files, held.council.log.trust)
    const paths = absencePaths(0)
    const parts = { entries: await collected(files.read(paths.entries)), gaps: await collected(files.read(paths.gaps)) }
    const lines = fromUtf8(parts.entries).split('\n').slice(0, -1)
    const proving = (changed: Partial<typeof parts>, manifest = files.manifest, exported = log.exported) => {
      const all = { ...parts, ...changed }
      const read = (name: string) =>
        (async function* () {
          // In odd pieces, as a network or a disk may give them.
          const bytes = name === paths.entries ? all.entries : all.gaps
          for (let at = 0; at < bytes.length; at += 57) yield bytes.slice(at, at + 57)
        })()
      return proveAbsences({ manifest, read, bytes: files.bytes }, { ...log, exported })
    }
    const run = (changed: readonly string[]) => ({ entries: utf8(changed.map((line) => `${line}\n`).join('')) })
    const [proven] = await proving({})
    expect(proven).toMatchObject({ who: held.mori.person, next: made.entry, entries: lines.length })
    expect(lines.length).toBeGreaterThan(2)
    const refused = (changed: Partial<typeof parts>) =>
      expect(proving(changed), JSON.stringify(changed).slice(0, 80)).rejects.toMatchObject({ name: 'EvidenceFinding' })
    for (const [i, line] of lines.entries()) {
      await refused(run(lines.filter((_, at) => at !== i)))
      await refused(
        run(
          lines.with(
            i,
            line.replace(/"index":"(\d+)"/, (_, n: string) => `"index":"${Number(n) + 1}"`),
          ),
        ),
      )
      await refused(run(lines.with(i, line.replace('"t":1', '"t":2'))))
      await refused(run([...lines.slice(0, i), line, ...lines.slice(i)]))
    }
    await refused(run([...lines].reverse()))
    await refused({ entries: parts.entries.slice(0, -1) })
    await refused({ entries: new Uint8Array() })
    for (const gaps of [
      parts.gaps.slice(0, -32),
      parts.gaps.slice(0, -1),
      concat(parts.gaps, new Uint8Array(32)),
      parts.gaps.map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
    ])
      await refused({ gaps })
    // Somebody else's entry, though it is in the log at that place, is no answer to a number that is missing.
    const other = (await held.council.log.entry(0n))?.bytes ?? new Uint8Array()
    await refused(run([`{"entry":${fromUtf8(other)},"index":"0"}`, ...lines]))
    // Without the next one, entries could have been left out at the end.
    await expect(proving({}, files.manifest, [])).rejects.toThrow('only verifying the whole log')
    const claiming = (change: object) => ({
      ...files.manifest,
      absences: files.manifest.absences.map((claim) => ({ ...claim, ...change })),
    })
    await expect(proving({}, claiming({ who: held.sato.person }))).rejects.toThrow('does not count for')
    await expect(proving({}, claiming({ entries: lines.length + 1 }))).rejects.toThrow('another number of entries')
    await expect(proving({}, claiming({ before: instant(0) }))).rejects.toThrow(
      'comes after the one that ends the proof',
    )
  })

  it('cannot say that nothing was released to somebody who was given a copy, whatever the manifest says', async () => {
    const files = await openEvidence(await openZip(bytesAtHand(made.archive)))
    const log = await proveLog(files, held.council.log.trust)
    const spool = await EvidenceSpool.open(held.ground.spoolFolder, held.ground.random)
    // As somebody who leaves the look at releases out of the program would gather it.
    const untold = { person: held.sato.person, bulletin: null, before: instant(held.council.now()) }
    const bulletin = makeId('b', new Uint8Array(16).fill(3))
    const counted = value(
      await countAbsence(held.ground, spool, { claim: { ...untold, bulletin }, n: 0, head: log.head.size, ends: null }),
    )
    const claim = { ...counted.claim, bulletin: null }
    const read = (name: string) => {
      const file = spool.files.find((one) => one.name === name)
      return file ? spool.read(file) : (async function* () {})()
    }
    const proving = proveAbsences({ manifest: { ...files.manifest, absences: [claim] }, read, bytes: files.bytes }, log)
    await expect(proving).rejects.toThrow(`is a release to ${held.sato.person}`)
    await spool.close()
  })

  it('under a forged manifest, one bit at a time, is found out whatever kind of proof they bend', async () => {
    const kinds = [
      'entries',
      'receipts',
      'absences',
      'proofs',
      'checkpoints',
      'keys',
      'rolls',
      'texts',
      'where',
      'export',
    ]
    const files = parseZip(made.archive)
    for (const kind of kinds) {
      const of = files.filter(({ name }) => name.startsWith(`${kind}/`))
      expect(of.length, kind).toBeGreaterThan(0)
      for (const { name, bytes } of of.slice(0, 3)) {
        const bent = Uint8Array.from(bytes)
        bent[bent.length >> 1] = (bent[bent.length >> 1] ?? 0) ^ 1
        const forged = repacked(made.archive, (all) =>
          remade(all.map((file) => (file.name === name ? { name, bytes: bent } : file))),
        )
        expect((await judge(forged)).verdict, name).toBe('tampered')
      }
    }
  })

  it('at random, under a manifest made to fit, gets a verdict and never an error', async () => {
    const files = parseZip(made.archive).filter(
      ({ name }) => !/^(verify|report|README|SHA256|manifest\.json)/.test(name),
    )
    const chance = fc.record({
      file: fc.nat({ max: files.length - 1 }),
      at: fc.nat(),
      length: fc.nat({ max: 8 }),
      noise: fc.uint8Array({ maxLength: 8 }),
    })
    const verdicts = new Set<string>()
    await fc.assert(
      fc.asyncProperty(chance, async ({ file, at, length, noise }) => {
        const { name = '', bytes = new Uint8Array() } = files[file] ?? {}
        const from = at % (bytes.length + 1)
        const bent = Uint8Array.from([...bytes.slice(0, from), ...noise, ...bytes.slice(from + length)])
        const forged = repacked(made.archive, (all) =>
          remade(all.map((one) => (one.name === name ? { name, bytes: bent } : one))),
        )
        const { verdict } = await judge(forged)
        verdicts.add(verdict)
        expect(verdict === 'verified', name).toBe(equalBytes(bent, bytes))
      }),
      { numRuns: 80 },
    )
    expect(verdicts).toContain('tampered')
  }, 60_000)

  it('by adding a file nobody named, or cutting the archive short, is found out', async () => {
    const added = repacked(made.archive, (files) => resummed([...files, { name: 'note.txt', bytes: utf8('x') }]))
    expect(await judge(added)).toMatchObject({ verdict: 'tampered', file: 'note.txt' })
    expect(await judge(made.archive.slice(0, -40))).toMatchObject({ verdict: 'incomplete' })
    expect(await judge(utf8('not a bundle'))).toMatchObject({ verdict: 'incomplete' })
  })

  it('finds in the report no place where a name or a reason could become markup', async () => {
    const reason = 'x"><img src=https://evil.example onerror=alert(1)> & 理由'
    const { archive } = await make(held, {
      filter: { ...noFilter, bulletin: held.bulletin },
      reason,
      absence: held.mori.person,
    })
    for (const name of ['report.ja.html', 'report.en.html']) {
      const report = textOf(archive, name)
      expect(report).not.toMatch(/<script|<img|onerror=alert\(1\)>/)
      expect(report).toContain('&lt;img src=https://evil.example')
      expect(report).toContain('森 健 &lt;script&gt;')
    }
  })

  it('finds the report saying what the entries say: every number, kind, name, and whose word it is', async () => {
    const report = textOf(made.archive, 'report.ja.html')
    const manifest = parseManifest(utf8(textOf(made.archive, evidenceNames.manifest)))
    for (const { index, selected } of manifest.entries) {
      const entry = parseEntry(utf8(textOf(made.archive, entryPath(index))))
      const word = entry.act ? '操作者の署名' : 'システムによる記録'
      expect(report, String(index)).toMatch(new RegExp(`<td class="n">${index}</td>.*?${word}`))
      if (selected) expect(report).toContain('佐藤 美咲')
    }
    expect(report).toContain('要管理提供用として発出')
    // Released on 5 October 2026: three years, the first day counting.
    expect(report).toContain('2029年10月4日')
  })

  it('of whoever renewed their key between two acts judges each by what the key said of itself then', async () => {
    const { council, sato, bulletin } = held
    council.clock.advance(minutes(60))
    const by = await signedIn(council, sato)
    await seeLog(council, sato, 'key')
    const { protectedKey, passphrase } = sato.key
    const longer = value(await sato.vault.handle('renew-key', { protectedKey, passphrase }))
    const objects = [{ kind: 'key', id: longer.fingerprint, sha256: longer.publicKeyHash }]
    const act = await signAct(council, sato, { act: 'key', objects })
    const { publicKey, protectedKey: sealed } = longer
    value(await ownKeyRenewed(council, { by, sent: { publicKey, protectedKey: sealed, act } }))
    await read(council, sato, bulletin)
    const renewed = await make(held, { filter: { ...noFilter, about: sato.person } })
    expect((await judge(renewed.archive)).because).toBeNull()
    const own = parseZip(renewed.archive).filter(({ name }) => name.includes(sato.key.fingerprint))
    expect(own).toHaveLength(2)
    // Without what it said of itself before, the older acts hang on nothing.
    const [first] = own
    const without = repacked(renewed.archive, (files) => files.filter(({ name }) => name !== first?.name))
    expect((await judge(without)).because).not.toBeNull()
  })

  it('long after still finds a person’s act good whose key was retired since', async () => {
    const { council, sato } = held
    council.clock.advance(minutes(60))
    await council.log.append(async () => ({
      value: undefined,
      entries: [{ kind: 'key-retired', subject: sato.person, objects: [{ kind: 'key', id: sato.key.fingerprint }] }],
    }))
    const later = await make(held, { filter: { ...noFilter, about: sato.person } })
    const verdict = await judge(later.archive)
    expect(verdict.because).toBeNull()
    expect(parseZip(later.archive).map(({ name }) => name)).toContain(`keys/${sato.key.fingerprint}.pgp`)
  })
})

/** The files with sums that fit. */
function resummed(files: readonly ZipFile[]): readonly ZipFile[] {
  const rest = files.filter(({ name }) => name !== evidenceNames.sums)
  return [...rest, { name: evidenceNames.sums, bytes: formatSums(rest.map(described)) }]
}

/** The files with a manifest and sums that fit, as a forger would make them. */
function remade(
  files: readonly ZipFile[],
  change: (old: ReturnType<typeof parseManifest>) => ReturnType<typeof parseManifest> = (old) => old,
): readonly ZipFile[] {
  const old = files.find(({ name }) => name === evidenceNames.manifest)
  const manifest = { ...change(parseManifest(old?.bytes ?? new Uint8Array())), files: namedFiles(files.map(described)) }
  const rest = files.filter(({ name }) => name !== evidenceNames.manifest)
  return resummed([...rest, { name: evidenceNames.manifest, bytes: formatManifest(manifest) }])
}
