/** Everything that stayed behind: on the portal's disk, in its output, in the browser. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'

export interface Kept {
  readonly where: string
  readonly bytes: Uint8Array
}

/** Every file as it lies there, the write-ahead log too, and every cell of every table: SQLite may lay a long value across pages. */
export function keptOnDisk(folder: string): readonly Kept[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const plain = files.map((where) => ({ where, bytes: readFileSync(where) }))
  return [...plain, ...files.filter((file) => file.endsWith('.sqlite')).flatMap(cellsOf)]
}

function cellsOf(file: string): readonly Kept[] {
  const db = new Database(file, { readonly: true })
  const tables = db.prepare("select name from sqlite_master where type = 'table'").pluck().all().map(String)
  const cells = tables.flatMap((table) =>
    db
      .prepare(`select * from "${table}"`)
      .raw()
      .all()
      .flatMap((row) => (Array.isArray(row) ? row : []))
      .flatMap((cell): Kept[] => {
        if (cell instanceof Buffer) return [{ where: `${file} ${table}`, bytes: cell }]
        return typeof cell === 'string' ? [{ where: `${file} ${table}`, bytes: Buffer.from(cell) }] : []
      }),
  )
  db.close()
  return cells
}

/** localStorage, sessionStorage, IndexedDB, caches, cookies a script sees, and the history's state. */
export async function keptInBrowser(page: Page): Promise<readonly Kept[]> {
  const kept = await page.evaluate(async () => {
    const found: [string, string][] = []
    for (const [name, storage] of [
      ['localStorage', localStorage],
      ['sessionStorage', sessionStorage],
    ] as const)
      for (const [key, value] of Object.entries(storage)) found.push([name, `${key}\n${String(value)}`])
    found.push(['history', JSON.stringify(history.state)], ['cookies', document.cookie], ['address', location.href])
    found.push(['window name', window.name])
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const asked = indexedDB.open(name)
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const asked = db.transaction(store).objectStore(store).getAll()
          asked.onsuccess = () => resolve(asked.result)
          asked.onerror = () => reject(asked.error)
        })
        found.push([`IndexedDB ${name}/${store}`, JSON.stringify(all)])
      }
      db.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys())
        found.push([`cache ${name}`, `${request.url}\n${(await (await cache.match(request))?.text()) ?? ''}`])
    }
    return found
  })
  return kept.map(([where, text]) => ({ where, bytes: Buffer.from(text) }))
}
