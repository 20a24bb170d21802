/** One line on the terminal that says how far it is; nothing where nobody watches. */
export function progressLine(quiet: boolean): { show(checked: number, of: number): void; end(): void } {
  const shown = !quiet && process.stderr.isTTY
  const began = performance.now()
  let last = 0
  let drawn = false
  return {
    show(checked, of) {
      const now = performance.now()
      if (!shown || (now - last < 200 && checked < of)) return
      last = now
      drawn = true
      const rate = Math.round(checked / ((now - began) / 1000))
      process.stderr.write(`\r${count(checked)} of ${count(of)} entries, ${count(rate)} a second   `)
    },
    end() {
      if (drawn) process.stderr.write('\r\u001b[K')
      drawn = false
    },
  }
}

const count = (n: number): string => n.toLocaleString('en')
