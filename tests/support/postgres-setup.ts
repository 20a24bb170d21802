/**
 * One real PostgreSQL for the whole test run, gone when the run ends. Its
 * address reaches the tests by `inject('postgresUrl')`, what changed, and so
 * which of them use it, by `inject('changed')`.
 */
import { resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../scripts/bench-append/throwaway-postgres.ts'
import { type Changed, changedFiles } from './twins.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
    changed: Changed
  }
}

export default async function providePostgres(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres({ connections: 200 })
  project.provide('postgresUrl', server.url)
  project.provide('changed', changedFiles(resolve(import.meta.dirname, '../..')))
  return () => server.stop()
}
