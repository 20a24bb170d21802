import { describe, expect, it } from 'vitest'
import { permissions } from '../../app/access/permissions.ts'
import { entryKinds, kindGroups, kindsWith } from '../../app/formats/entry-kinds.ts'
import enLog from '../../app/i18n/en/log.ts'
import enShell from '../../app/i18n/en/shell.ts'
import jaLog from '../../app/i18n/ja/log.ts'
import jaShell from '../../app/i18n/ja/shell.ts'
import type { EntryReason } from '../../app/review/entry-reason.ts'
import { denialReasons } from '../../app/sealed/reader.ts'

// These two do not compile where a reason has no phrase: `tsc` is the test.
const said: readonly Readonly<Record<EntryReason, string>>[] = [jaLog.because, enLog.because]

describe.each([
  ['ja', jaLog, jaShell],
  ['en', enLog, enShell],
] as const)('in %s', (_, log, shell) => {
  it('every act of the permission table has a name for where it is refused, and nothing else has', () => {
    expect(Object.keys(shell.act).sort()).toEqual(Object.keys(permissions).sort())
  })

  it('every kind of entry has its word, and a refused page another than a refused copy', () => {
    expect(entryKinds.filter((kind) => !(kind in log.kind))).toEqual([])
    expect(log.kind['page-denied']).not.toBe(log.kind.denied)
  })
})

it('a reason is a phrase, and no two say the same', () => {
  for (const because of said) {
    expect(new Set(Object.values(because)).size).toBe(Object.keys(because).length)
    for (const reason of denialReasons) expect(because[reason]).not.toContain(reason)
  }
})

it('every kind can be asked for, once', () => {
  const offered = kindGroups.flatMap((group) => kindsWith((row) => row.group === group))
  expect([...offered].sort()).toEqual([...entryKinds].sort())
})
