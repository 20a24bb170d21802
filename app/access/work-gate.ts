/**
 * Lets so many pieces of costly work run at once, has some more wait their turn,
 * and sheds the rest at once: a queue without an end answers nobody.
 */
export interface WorkGate {
  /** Null where there is no place. `welcome` may use the places kept free of strangers. */
  run<T>(work: () => Promise<T>, how: { readonly welcome: boolean }): Promise<T | null>
}

export interface GateSize {
  readonly running: number
  /** Waiting places for everybody, and those on top for who is welcome. */
  readonly waiting: number
  readonly kept: number
}

export function makeWorkGate({ running: most, waiting, kept }: GateSize): WorkGate {
  const queue: (() => void)[] = []
  let running = 0
  const leave = (): void => {
    running--
    queue.shift()?.()
  }
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      const begin = (): void => {
        running++
        resolve()
      }
      if (running < most) begin()
      else queue.push(begin)
    })
  return {
    async run(work, { welcome }) {
      if (running >= most && queue.length >= waiting + (welcome ? kept : 0)) return null
      await turn()
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
