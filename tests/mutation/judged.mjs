// How mutants are made and judged; how it is done quickly, see kept-thread.ts.
// One run at a time: the first to end clears what the others work on. A file alone: `npm run mutation -- --mutate app/formats/merkle.ts`.
export const judged = ({ room, config }) => ({
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // Stryker instruments what it mutates; whether a test reaches it, it then sees by itself.
  vitest: { configFile: config, related: false },
  mutate: [`app/${room}/*.ts`],
  // A mutant is judged by the tests that reach it, and by no others.
  coverageAnalysis: 'perTest',
  // What only runs while a module loads is in force before a test could switch it on: see the README.
  ignoreStatic: process.env.FUIN_STATIC === undefined,
  // What differs only in a message or a type is no promise.
  mutator: { excludedMutations: ['StringLiteral'] },
  concurrency: 1,
  timeoutMS: 10_000,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: `node_modules/.cache/mutants-${room}.json` },
  clearTextReporter: { allowColor: false, logTests: false },
  ignorePatterns: ['data', 'build'],
  tempDirName: 'node_modules/.cache/mutation',
})
