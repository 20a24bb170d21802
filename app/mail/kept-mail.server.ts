/** The demo's post: letters lie in its folder, one a line, in place of going anywhere. */
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Instant } from '../ids.ts'
import { everyTone } from './letter.ts'
import type { Post } from './post.ts'

const line = z.object({
  at: z.number(),
  to: z.string(),
  tone: z.enum(everyTone),
  subject: z.string(),
  text: z.string(),
})
export type KeptLetter = z.infer<typeof line>

const fileOf = (dataDir: string): string => join(dataDir, 'mail.jsonl')

export function openKeptPost({ dataDir, now }: { readonly dataDir: string; now(): Instant }): Post {
  return async ({ to, tone, subject, text }) => {
    const kept: KeptLetter = { at: now(), to, tone, subject, text }
    // A line that a kill cut off ends here, and takes none along.
    await appendFile(fileOf(dataDir), `\n${JSON.stringify(kept)}\n`, { mode: 0o600 })
    return { state: 'sent' }
  }
}

/** Every letter, the newest first. A last line that a kill cut off is left out: its letter comes once more. */
export async function readKeptMail(dataDir: string): Promise<readonly KeptLetter[]> {
  const lines = (await textOf(fileOf(dataDir))).split('\n')
  return lines
    .slice(0, -1)
    .map(readLine)
    .filter((letter) => letter !== null)
    .reverse()
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

function readLine(text: string): KeptLetter | null {
  try {
    return line.parse(JSON.parse(text))
  } catch {
    // Empty, or cut off: that letter was sent once more.
    return null
  }
}
