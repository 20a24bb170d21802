// Puts smaller forms beside the browser's files that Remix built: `node
// scripts/compress-assets.mjs FOLDER`. As small as they get, since it is done once.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { root } from './install.mjs'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('say into which folder')

const assets = join(root, folder, 'client/assets')
const forms = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
}

// Type faces are compressed already.
const names = readdirSync(assets).filter((name) => /\.(js|css|svg|json|wasm)$/.test(name))
for (const name of names) {
  const bytes = readFileSync(join(assets, name))
  for (const [ending, compress] of Object.entries(forms)) {
    const made = await compress(bytes)
    if (made.length < bytes.length) writeFileSync(join(assets, `${name}.${ending}`), made)
  }
}
