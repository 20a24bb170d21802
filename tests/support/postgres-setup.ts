/**
 * One real PostgreSQL for the whole test run, gone when the run ends. Its
 * address reaches the tests by `inject('postgresUrl')`.
 */
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../scripts/bench-append/throwaway-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

export default async function providePostgres(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres({ connections: 200 })
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
