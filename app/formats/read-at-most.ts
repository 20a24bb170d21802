import { Malformed } from '../outcome.ts'

/**
 * All bytes of a stream that somebody else fills, if they are at most so many.
 * Throws Malformed beyond, and tells the other side to stop; what an answer says
 * of its own length is not believed. Gives up with whatever ends the stream:
 * a time limit is the caller's, by the signal of its request.
 */
export async function readAtMost(stream: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = stream?.getReader()
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    length += read.value.length
    if (length > most) {
      await reader?.cancel()
      throw new Malformed(`the answer is longer than ${most} bytes`)
    }
    parts.push(read.value)
  }
  return joined(parts, length)
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
