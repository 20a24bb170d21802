import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const frozen = join(import.meta.dirname, '../vectors')

/**
 * The frozen vectors of this name, and beside them other people's where
 * VECTORS_DIR names a folder of theirs. Whole numbers come as strings: JSON.parse
 * would round those beyond 2^53, which are the ones worth testing.
 */
export function readVectors(name: string): readonly unknown[] {
  const folders = process.env.VECTORS_DIR ? [frozen, process.env.VECTORS_DIR] : [frozen]
  return folders.map((folder) => parsed(join(folder, name)))
}

/** Our own vectors alone, numbers as numbers. */
export function readFrozen(name: string): unknown {
  return JSON.parse(readFileSync(join(frozen, name), 'utf8'))
}

function parsed(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8').replaceAll(/("[A-Za-z0-9]+": )(\d+)/g, '$1"$2"'))
}
