import fc from 'fast-check'
import { inject } from 'vitest'

declare module 'vitest' {
  // What Stryker tells its tests; nothing, where Vitest runs without it.
  export interface ProvidedContext {
    mutantActivation?: 'static' | 'runtime'
  }
}
declare global {
  var __stryker__: { activeMutant?: string | undefined } | undefined
}

// The last mutant is still active while a test file loads, until its first test
// switches the next one on. The modules a test file loads would keep its traces.
if (globalThis.__stryker__ && inject('mutantActivation') !== 'static') globalThis.__stryker__.activeMutant = undefined

// One counterexample is enough to kill a mutant; and the same mutants are killed each time.
fc.configureGlobal({ endOnFailure: true, seed: 20261126 })
