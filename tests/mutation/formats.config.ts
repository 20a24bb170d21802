/** The tests that hold formats/ to its promises: no database, no browser. */
import { defineConfig } from 'vitest/config'
import { judging } from './judging.ts'

export default defineConfig(judging({ include: ['tests/formats/*.test.ts'] }))
