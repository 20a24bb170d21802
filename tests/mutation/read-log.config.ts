/** The tests that hold read-log/ to its promises, on SQLite. */
import { defineConfig } from 'vitest/config'
import { judging } from './judging.ts'

export default defineConfig(judging({ include: ['tests/read-log/*.test.ts'] }))
