import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { formatTrust } from '../app/formats/trust.ts'
import { quickLog } from './bench-log/quick-log.ts'
import { writeQuickLog } from './bench-log/quick-log-store.server.ts'

for (const count of [1_000_000, 10_000_000]) {
  const f = `/tmp/lead/b10m/${count}/fuin.sqlite`
  if (existsSync(`/tmp/lead/b10m/${count}/trust.txt`)) continue
  mkdirSync(`/tmp/lead/b10m/${count}`, { recursive: true })
  const log = quickLog()
  const t = performance.now()
  await writeQuickLog(f, log, count)
  writeFileSync(`/tmp/lead/b10m/${count}/trust.txt`, formatTrust(log.trust))
  console.log(count, (performance.now() - t) / 1000)
}
