import { writeFileSync } from 'node:fs'
import { type AppLoadContext, json } from '@remix-run/node'
import { expect, test } from 'vitest'
import { toBase64 } from '../../app/formats/bytes.ts'
import type { BulletinId } from '../../app/ids.ts'
import { recordReads } from './recorded-readers.ts'

// `npm run faults:recorder` has it go on for longer, and prints what was found.
const { FAULTS_CASES = '8', FAULTS_SEED = '11', FAULTS_REPORT } = process.env
const rounds = Number(FAULTS_CASES)

test(
  'no sealed copy leaves before a valid receipt for it exists, whatever happens meanwhile',
  async () => {
    const found = await recordReads({ rounds, seed: Number(FAULTS_SEED) })
    if (FAULTS_REPORT) writeFileSync(FAULTS_REPORT, JSON.stringify(found))
    const { reads, copies, cut, restarts, leaks, never, underTwoStories } = found
    expect(leaks).toEqual([])
    expect(never).toBe(0)
    expect(underTwoStories).toBe(0)
    expect(copies).toBeGreaterThanOrEqual(reads)
    expect([cut > 0, restarts > 0]).toEqual([true, true])
  },
  90_000 + rounds * 5_000,
)

test('a portal that hands out a copy first and logs it later is caught', async () => {
  const action = async ({ context, params }: { context: AppLoadContext; params: { bulletin?: BulletinId } }) => {
    const { ciphertext } = await context.portal.db
      .selectFrom('sealed_copy')
      .select('ciphertext')
      .where('document_id', '=', params.bulletin ?? null)
      .executeTakeFirstOrThrow()
    return json({ ciphertext: toBase64(ciphertext) })
  }
  const { leaks, copies, underTwoStories } = await recordReads({ rounds: 1, seed: 11, route: { action } })
  expect(underTwoStories).toBeGreaterThan(0)
  expect(copies).toBe(2 + underTwoStories)
  expect(leaks).toHaveLength(copies)
}, 60_000)
