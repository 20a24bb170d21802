/** How the tests run while they judge mutants. */
import type { ViteUserConfig } from 'vitest/config'
import { keptThread } from './kept-thread.ts'
import { QuickestFirst } from './quickest-first.ts'

export const judging = (tests: ViteUserConfig['test']): ViteUserConfig => ({
  plugins: [keptThread],
  test: {
    ...tests,
    env: { FUIN_MUTANTS: '1' },
    globalSetup: process.env.FUIN_POSTGRES === undefined ? [] : ['tests/support/postgres-setup.ts'],
    setupFiles: ['tests/support/no-surprises.ts', 'tests/mutation/between-mutants.ts'],
    sequence: { sequencer: QuickestFirst },
    // Stryker's own setup must be read anew for every file, like ours; below node_modules it would be loaded once.
    server: { deps: { inline: [/stryker-setup-\d+\.js$/] } },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
