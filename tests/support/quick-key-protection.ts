/**
 * To be imported first by tests whose people have keys but which are not about
 * how keys are protected: the same Argon2id, with little memory and one pass, or
 * half of every run would be spent on it. tests/openpgp/vault.test.ts uses the real cost.
 */
import { vi } from 'vitest'

vi.mock('../../app/openpgp/key-protection.ts', async (original) => {
  const real = await original<typeof import('../../app/openpgp/key-protection.ts')>()
  const quick = { passes: 1, parallelism: 1, memoryExponent: 6 }
  return { ...real, atRest: { ...real.atRest, s2kArgon2Params: quick } }
})
