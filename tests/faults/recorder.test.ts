import { type AppLoadContext, json } from '@remix-run/node'
import { expect, test } from 'vitest'
import { toBase64 } from '../../app/formats/bytes.ts'
import type { BulletinId } from '../../app/ids.ts'
import { recordReads } from './recorded-readers.ts'

test('no sealed copy leaves before a valid receipt for it exists, whatever happens meanwhile', async () => {
  const { reads, copies, cut, restarts, leaks, never } = await recordReads({ rounds: 7, seed: 11 })
  expect(leaks).toEqual([])
  expect(never).toBe(0)
  expect(copies).toBeGreaterThanOrEqual(reads)
  expect([cut > 0, restarts]).toEqual([true, 1])
}, 90_000)

test('a portal that hands out a copy first and logs it later is caught', async () => {
  const action = async ({ context, params }: { context: AppLoadContext; params: { bulletin?: BulletinId } }) => {
    const { ciphertext } = await context.portal.db
      .selectFrom('bulletin_copy')
      .select('ciphertext')
      .where('bulletin_id', '=', params.bulletin ?? null)
      .executeTakeFirstOrThrow()
    return json({ ciphertext: toBase64(ciphertext) })
  }
  const { leaks, copies } = await recordReads({ rounds: 1, seed: 11, route: { action } })
  expect(copies).toBe(2)
  expect(leaks).toHaveLength(2)
}, 60_000)
