/**
 * A large body, handed out no faster than it is taken. Remix writes whatever a
 * stream gives without asking whether the connection keeps up, so that a slow
 * reader of a bundle of a gigabyte would have us hold a gigabyte.
 */
import type { ServerResponse } from 'node:http'

/** Resolves once there is room for more: true; or nobody is there any more: false. */
export type Drained = () => Promise<boolean>

export function drainedOf(res: ServerResponse): Drained {
  return async () => {
    if (res.destroyed || res.closed) return false
    if (!res.writableNeedDrain) return true
    return await new Promise<boolean>((resolve) => {
      const settle = () => {
        res.off('drain', settle).off('close', settle)
        resolve(!res.destroyed)
      }
      res.on('drain', settle).on('close', settle)
    })
  }
}

/** The parts are ended (`return`) when they are through, and also when nobody takes them to their end. */
export function pacedStream(parts: AsyncGenerator<Uint8Array>, drained: Drained): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const part = (await drained()) ? await parts.next() : await parts.return(undefined)
        if (part.done) controller.close()
        else controller.enqueue(part.value)
      },
      async cancel() {
        await parts.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
