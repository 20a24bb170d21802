/** The tests that judge some files of read-log/, as judge-read-log.mjs names them. */
import { defineConfig } from 'vitest/config'
import { judging } from './judging.ts'

export default defineConfig(judging({ include: process.env.FUIN_JUDGES?.split(',') ?? [] }))
