/** A small file that is either the old one or the new one after a power cut, never half of each. */
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Resolves once the text would survive a power cut. Throws what the file system throws; then the old file stands, or the new. */
export async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const beside = `${path}.new`
  const file = await open(beside, 'w', mode)
  try {
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  // Until its folder is synced, the rename itself may be lost.
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
