import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkFolderMark, examineFolder } from '../../db/data-folder.server.ts'

describe('the folder of a portal', () => {
  let above: string
  let dataDir: string
  beforeEach(() => {
    above = mkdtempSync(join(tmpdir(), 'fuin-folder-'))
    dataDir = join(above, 'data')
  })
  afterEach(() => rmSync(above, { recursive: true, force: true }))

  const folder = (change: { origin?: string; mode?: 'production' | 'demo'; dataDir?: string } = {}) =>
    ({ mode: 'production', origin: 'https://portal.example', dataDir, ...change }) as const
  const refusal = (change = {}) =>
    examineFolder(folder(change)).then(
      () => 'taken',
      (error: Error) => `${error.name}: ${error.message}`,
    )

  it('is looked at without a trace, made, marked, and known again', async () => {
    expect(await refusal()).toBe('taken')
    expect(existsSync(dataDir)).toBe(false)
    await checkFolderMark(folder())
    expect(readFileSync(join(dataDir, 'portal-mark'), 'utf8')).toBe('production https://portal.example\n')
    await checkFolderMark(folder())
    expect(readdirSync(dataDir)).toEqual(['portal-mark'])
  })

  it('may hold a policy, certificates and a demo beforehand', async () => {
    for (const path of ['demo', 'lost+found']) mkdirSync(join(dataDir, path), { recursive: true })
    for (const file of ['policy.txt', 'tsa.pem', '.gitkeep']) writeFileSync(join(dataDir, file), '')
    expect(await refusal()).toBe('taken')
  })

  it('is taken where the first start was killed while it marked it', async () => {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(join(dataDir, 'portal-mark.9756.67d822cf.new'), 'produ')
    expect(await refusal()).toBe('taken')
    await checkFolderMark(folder())
    expect(readFileSync(join(dataDir, 'portal-mark'), 'utf8')).toBe('production https://portal.example\n')
    expect(await refusal()).toBe('taken')
  })

  it('is refused where a database or keys lie without the mark that was made with them, and the line is told', async () => {
    mkdirSync(join(dataDir, 'keys'), { recursive: true })
    writeFileSync(join(dataDir, 'fuin.sqlite'), '')
    const said = await refusal()
    expect(said).toMatch(/^FolderRefused: .*fuin.sqlite and keys.*portal-mark.*Restore it from the backup/)
    const [, line] = /write this one line into it: (.+)$/.exec(said) ?? []
    writeFileSync(join(dataDir, 'portal-mark'), `${line}\n`)
    expect(await refusal()).toBe('taken')
  })

  it('is refused where it is somebody’s folder of other things', async () => {
    mkdirSync(dataDir)
    for (const name of ['Documents', 'thesis.tex', 'a', 'b']) writeFileSync(join(dataDir, name), '')
    expect(await refusal()).toMatch(/not a portal's folder and not empty \(\S+, \S+, \S+, …\).*empty one/)
    expect(readdirSync(dataDir)).toHaveLength(4)
  })

  it('is refused where it is a file, or below one', async () => {
    writeFileSync(dataDir, '')
    expect(await refusal()).toMatch(/is a file, or lies below one. Set DATA_DIR to a folder/)
    expect(await refusal({ dataDir: join(dataDir, 'deeper', 'still') })).toMatch(/is a file, or lies below one/)
  })

  it('is refused where its mark is damaged, another portal’s or a demo’s', async () => {
    mkdirSync(dataDir)
    const mark = (text: string) => writeFileSync(join(dataDir, 'portal-mark'), text)
    mark('')
    expect(await refusal()).toMatch(/portal-mark is damaged/)
    mark('production https://other.example\n')
    expect(await refusal()).toMatch(/belongs to the portal at https:\/\/other.example.*set ORIGIN to that/)
    mark('demo https://portal.example\n')
    expect(await refusal()).toMatch(/belongs to a demo/)
  })

  it('is refused where this user may not write, and nothing is tried', async () => {
    mkdirSync(dataDir)
    chmodSync(dataDir, 0o500)
    // The system lets root write everywhere; then somebody else looks.
    const isRoot = process.getuid?.() === 0
    if (isRoot) {
      chmodSync(above, 0o711)
      process.seteuid?.(65_534)
    }
    try {
      expect(await refusal()).toMatch(/cannot be (written|read) by this user \(EACCES\).*mode 700/)
      expect(await refusal({ dataDir: join(dataDir, 'deeper') })).toMatch(/cannot be (written|read) by this user/)
    } finally {
      if (isRoot) process.seteuid?.(0)
      chmodSync(dataDir, 0o700)
    }
  })
})
