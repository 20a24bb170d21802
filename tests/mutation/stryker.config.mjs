// Mutation testing of what has to be right to the byte: `npm run mutation`, by
// hand, never in CI (an hour or more on two cores). A file or a folder alone:
// `npm run mutation -- --mutate 'app/formats/merkle.ts'`.
export default {
  testRunner: 'vitest',
  // Stryker instruments what it mutates; whether a test reaches it, it then sees by itself.
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  mutate: ['app/formats/*.ts', 'app/read-log/*.ts'],
  // A mutant is judged by the tests that reach it, and by no others.
  coverageAnalysis: 'perTest',
  // What differs only in a message or a type is no promise.
  mutator: { excludedMutations: ['StringLiteral'] },
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: 'node_modules/.cache/mutation',
  incremental: true,
  incrementalFile: 'node_modules/.cache/mutation.json',
  plugins: ['@stryker-mutator/vitest-runner'],
}
