/**
 * The tests that hold read-log/ to its promises, on SQLite; those that start processes, where no mutant can be
 * switched on, aside. Nearly every test opens a log and so reaches nearly every file: a mutant that lives costs all
 * of them. FUIN_JUDGES names the files of tests that are to judge, by commas, where one file of the room is measured.
 */
import { defineConfig } from 'vitest/config'
import { judging } from './judging.ts'

const all = [
  'tests/read-log/{append,faults,log-rebuild,quorum,search,signer,signer-running,succeed-log}.test.ts',
  'tests/read-log/{entry-places,log-keys,log-standing,open-read-log,projection,quorum-parts,recover-memory,sequencing,signing,signing-desk,succession-standing,witness-client,witness-desk,witness-keeping}.test.ts',
  'tests/keys/decide-log.test.ts',
]

export default defineConfig(judging({ include: process.env.FUIN_JUDGES?.split(',') ?? all }))
