/**
 * A large body in parts, each made when it is asked for: the edge asks no faster
 * than the other side takes (web-request), so that a slow reader of a gigabyte
 * does not have us hold one. The parts are ended (`return`) when they are through,
 * and also when nobody takes them to their end.
 */
export function streamParts(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const part = await parts.next()
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
