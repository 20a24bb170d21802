/** How many bytes of large bodies may lie in memory at once, and whose turn it is. */
export interface BodyRoom {
  /** Resolves to how one leaves again (twice does no harm), or to null: no room in time. One body a person at a time. */
  enter(who: string, bytes: number): Promise<(() => void) | null>
}

interface Waiting {
  readonly who: string
  readonly bytes: number
  come(leave: () => void): void
}

/** More than these in the queue, and nobody's turn would come. */
const longestQueue = 64
/** Of one person: the composer sends one batch after the other. */
const longestOwnQueue = 4

/** `waits`: how long somebody stands in the queue, milliseconds. */
export function makeBodyRoom({ bytes: most, waits }: { readonly bytes: number; readonly waits: number }): BodyRoom {
  const inside = new Set<string>()
  const queue: Waiting[] = []
  let taken = 0

  const admit = ({ who, bytes, come }: Waiting): void => {
    inside.add(who)
    taken += bytes
    let left = false
    come(() => {
      if (left) return
      left = true
      inside.delete(who)
      taken -= bytes
      callNext()
    })
  }
  // In order, but past whoever waits for themselves: one person with many
  // requests holds up nobody else.
  const callNext = (): void => {
    for (let next = nextOf(); next; next = nextOf()) {
      queue.splice(queue.indexOf(next), 1)
      admit(next)
    }
  }
  const nextOf = (): Waiting | undefined => {
    const first = queue.find(({ who }) => !inside.has(who))
    return first && taken + first.bytes <= most ? first : undefined
  }

  return {
    enter(who, bytes) {
      const own = queue.filter((one) => one.who === who).length
      if (bytes > most || queue.length >= longestQueue || own >= longestOwnQueue) return Promise.resolve(null)
      return new Promise((resolve) => {
        const giveUp = setTimeout(() => {
          queue.splice(queue.indexOf(waiting), 1)
          resolve(null)
        }, waits)
        const waiting: Waiting = {
          who,
          bytes,
          come(leave) {
            clearTimeout(giveUp)
            resolve(leave)
          },
        }
        queue.push(waiting)
        callNext()
      })
    },
  }
}
