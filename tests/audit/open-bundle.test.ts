import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openBundle } from '../../scripts/evidence-verify/open-bundle.ts'

it('every file of an unpacked bundle is found, however many lie in one folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuin-unpacked-'))
  const names = ['entries', 'receipts', 'rolls/1'].flatMap((inside) => {
    mkdirSync(join(folder, inside), { recursive: true })
    return Array.from({ length: 300 }, (_, i) => `${inside}/${i}.json`)
  })
  for (const name of [...names, 'manifest.json']) writeFileSync(join(folder, name), '{}')
  const { files } = await (await openBundle(folder)).open()
  rmSync(folder, { recursive: true })
  expect([...files.keys()].sort()).toEqual([...names, 'manifest.json'].sort())
})
