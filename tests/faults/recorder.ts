/**
 * Stands in front of the portal as a reverse proxy and looks at every byte that
 * leaves, before it passes it on. Where an answer holds any part of a sealed copy
 * it knows, that very answer must hold a receipt that verifies under the pinned
 * trust and its policy, over an entry about that copy; and another connection to
 * the database must already see the entry there.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { equalBytes } from '../../app/formats/bytes.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { leafHash } from '../../app/formats/merkle.ts'
import { checkReceipt } from '../../app/formats/receipt.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import type { Trust } from '../../app/formats/trust.ts'
import { release } from '../../app/sealed/release-wire.ts'
import type { OpenDatabase } from '../../db/open.server.ts'
import { listen } from './served-release.ts'

export interface Recorded {
  answers: number
  /** Answers that held a sealed copy. */
  copies: number
  /** Of these, answers the proxy then cut off, so that nobody got them whole. */
  cut: number
  /** Copies that left before the log held and vouched for them. */
  readonly leaks: string[]
}

export interface Recorder {
  readonly origin: string
  readonly recorded: Recorded
  /** Where the portal is; it may move. */
  port: number
  /** Whether to cut the next answer short after it was looked at. */
  cutNext: () => boolean
  close(): Promise<void>
}

export interface Watched {
  /** Every sealed copy there is. */
  readonly copies: () => readonly Uint8Array[]
  readonly trust: () => Trust
  /** A connection of the recorder's own. */
  readonly database: OpenDatabase
}

export async function openRecorder(watched: Watched): Promise<Recorder> {
  const recorded: Recorded = { answers: 0, copies: 0, cut: 0, leaks: [] }
  const recorder = { port: 0, cutNext: () => false }
  const server = createServer((incoming, outgoing) => void passOn(incoming, outgoing))
  const port = await listen(server)

  async function passOn(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { status, headers, body } = await ask(incoming, recorder.port)
    recorded.answers++
    const held = watched.copies().filter((copy) => holdsPartOf(body, copy))
    if (held.length > 0) {
      recorded.copies++
      recorded.leaks.push(...(await troubleWith(body, held, watched)))
      if (recorder.cutNext()) {
        recorded.cut++
        outgoing.destroy()
        return
      }
    }
    outgoing.writeHead(status, headers).end(body)
  }

  const close = async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
  return Object.assign(recorder, { origin: `http://localhost:${port}`, recorded, close })
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** The portal's whole answer; what is not whole when the portal breaks off is looked at all the same. */
function ask(incoming: IncomingMessage, port: number): Promise<Answer> {
  return new Promise((resolve) => {
    const { method, url, headers } = incoming
    // Not compressed, so that every byte can be read.
    const wanted = { ...headers, 'accept-encoding': 'identity' }
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers: wanted }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      const end = () =>
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(parts) })
      answer.on('end', end).on('error', end)
    })
    onward.on('error', () => resolve({ status: 502, headers: {}, body: Buffer.alloc(0) }))
    incoming.pipe(onward)
  })
}

/** As bytes, or as base64 in whatever place: a window of the text is the same wherever three divides its offset. */
function holdsPartOf(body: Buffer, copy: Uint8Array): boolean {
  const bytes = Buffer.from(copy)
  for (let at = 0; at + 48 <= bytes.length; at += 300) {
    const part = bytes.subarray(at, at + 48)
    if (body.includes(part) || body.includes(part.toString('base64')) || body.includes(part.toString('hex')))
      return true
  }
  return false
}

async function troubleWith(body: Buffer, held: readonly Uint8Array[], watched: Watched): Promise<readonly string[]> {
  if (held.length > 1) return ['one answer holds two copies']
  try {
    const { ciphertext, released } = release.decode(JSON.parse(body.toString('utf8')))
    const leaf = leafHash(released.entry)
    const { index } = checkReceipt({ receipt: released.receipt, leaf, trust: watched.trust() })
    const entry = parseEntry(released.entry)
    if (entry.kind !== 'released' || entry.ciphertext !== sha256Hex(ciphertext))
      return ['its receipt is for something else']
    if (!held.some((copy) => equalBytes(copy, ciphertext))) return ['another copy than the one it names']
    const row = await watched.database.db
      .selectFrom('log_entry')
      .select('bytes')
      .where('index', '=', Number(index))
      .executeTakeFirst()
    return row && equalBytes(row.bytes, released.entry) ? [] : ['the database does not show the entry to others yet']
  } catch (error) {
    return [`no receipt that verifies: ${(error as Error).message}`]
  }
}
