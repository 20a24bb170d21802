/** The tests that hold read-log/ to its promises, on SQLite; those that start processes, where no mutant can be switched on, aside. */
import { defineConfig } from 'vitest/config'
import { judging } from './judging.ts'

export default defineConfig(
  judging({
    include: [
      'tests/read-log/{append,faults,log-rebuild,quorum,search,signer,signer-running,succeed-log}.test.ts',
      'tests/keys/decide-log.test.ts',
    ],
  }),
)
