/** Every list of the portal, found where it is declared. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Csv, NoCsv, SignedCsv } from '../../app/lists/csv.ts'

const app = join(import.meta.dirname, '../../app')

export interface Declared {
  readonly name: string
  /** `/bulletins/:bulletin/deliveries` where it is a list of each. */
  readonly path: string
  readonly csv: Csv<never> | SignedCsv<never> | NoCsv
}

const isList = (value: unknown): value is Omit<Declared, 'name'> =>
  typeof value === 'object' && value !== null && 'path' in value && 'csv' in value && 'filters' in value

export async function declaredLists(): Promise<readonly Declared[]> {
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  const found = files.flatMap((file) => {
    const text = readFileSync(join(app, file), 'utf8')
    return [...text.matchAll(/^(?:export )?const (\w+)(?: = \(.*\))?: (?:Csv|Signed)?List</gm)].map(
      ([, name = '']) => ({
        file,
        name,
      }),
    )
  })
  return Promise.all(
    found.map(async ({ file, name }) => {
      const module: Readonly<Record<string, unknown>> = await import(/* @vite-ignore */ `../../app/${file}`)
      const value = module[name]
      const list: unknown = typeof value === 'function' ? value(':bulletin') : value
      if (!isList(list)) throw new Error(`${file} keeps its list ${name} to itself`)
      return { name, path: list.path, csv: list.csv }
    }),
  )
}
