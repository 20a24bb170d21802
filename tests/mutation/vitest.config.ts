/** The tests that hold formats/ and read-log/ to their promises; a database of each kind, no browser. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/{formats,read-log}/*.test.ts'],
    globalSetup: ['tests/support/postgres-setup.ts'],
    setupFiles: ['tests/support/no-surprises.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
