/** The smallest HTTP/1.1 client that counts: it shares two cores with what it measures. */
import { connect, type Socket } from 'node:net'

export interface Sent {
  readonly requests: number
  readonly milliseconds: number
  readonly p50: number
  readonly p99: number
  /** Bytes of an answer, on average. */
  readonly answer: number
}

/** Sends them all over so many connections kept open, each its next as soon as it was answered. Throws on any answer but 200. */
export async function sendRequests(port: number, requests: readonly Buffer[], connections: number): Promise<Sent> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => opened(port)))
  const waits: number[] = []
  let [next, bytes] = [0, 0]
  const began = performance.now()
  await Promise.all(
    sockets.map(async (socket) => {
      for (let at = next++; at < requests.length; at = next++) {
        const asked = performance.now()
        const answer = await exchange(socket, requests[at] as Buffer)
        bytes += answer
        waits.push(performance.now() - asked)
      }
    }),
  )
  const milliseconds = performance.now() - began
  for (const socket of sockets) socket.destroy()
  waits.sort((a, b) => a - b)
  const at = (share: number) => waits[Math.floor((waits.length - 1) * share)] ?? 0
  return { requests: requests.length, milliseconds, p50: at(0.5), p99: at(0.99), answer: bytes / requests.length }
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket)).once('error', reject)
    socket.setNoDelay(true)
  })
}

const headEnd = '\r\n\r\n'
const lastChunk = Buffer.from('\r\n0\r\n\r\n')

/** Bytes of the answer, head included. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let start = ''
    let tail: Buffer = Buffer.alloc(0)
    let length = 0
    /** How long the answer will be in all; null where it comes in chunks, whose last one is empty. */
    let whole: number | null = null
    const finish = (error: Error | null): void => {
      socket.off('data', take).off('close', closed)
      if (error) reject(error)
      else resolve(length)
    }
    const closed = (): void => finish(new Error('the server hung up'))
    const take = (part: Buffer): void => {
      length += part.length
      tail = Buffer.concat([tail, part.subarray(-lastChunk.length)]).subarray(-lastChunk.length)
      if (!start.includes(headEnd)) {
        start += part.toString('latin1')
        if (!start.includes(headEnd)) return
        whole = wholeLength(start)
      }
      if (whole === null ? !tail.equals(lastChunk) : length < whole) return
      finish(start.startsWith('HTTP/1.1 200') ? null : new Error(start.slice(0, 2000)))
    }
    socket.on('data', take).once('close', closed)
    socket.write(request)
  })
}

function wholeLength(start: string): number | null {
  const head = start.slice(0, start.indexOf(headEnd) + headEnd.length)
  const [, length] = /^content-length: (\d+)\r$/im.exec(head) ?? []
  return length === undefined ? null : head.length + Number(length)
}
