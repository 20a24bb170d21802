/**
 * Stands between browsers and the portal and keeps every byte the browsers send:
 * addresses, headers and bodies, of pages, workers and whatever else there is.
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

export interface WireRecorder {
  /** What was sent so far, one piece a connection. */
  sent(): readonly Buffer[]
  forget(): void
  close(): Promise<void>
}

export async function recordWire({ from, to }: { readonly from: number; readonly to: number }): Promise<WireRecorder> {
  let connections: Buffer[][] = []
  const open = new Set<{ destroy(): void }>()
  const server = createServer((browser) => {
    const kept: Buffer[] = []
    connections.push(kept)
    const portal = connect(to, '127.0.0.1')
    browser.on('data', (part: Buffer) => {
      // A connection outlives a `forget`; what comes afterwards is kept anew.
      if (!connections.includes(kept)) connections.push(kept)
      kept.push(part)
    })
    browser.pipe(portal).pipe(browser)
    for (const [one, other] of [
      [browser, portal],
      [portal, browser],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => open.delete(one))
    }
  }).listen(from, '127.0.0.1')
  await once(server, 'listening')
  return {
    sent: () => connections.map((parts) => Buffer.concat(parts)),
    forget: () => {
      for (const parts of connections) parts.length = 0
      connections = []
    },
    close: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
