/** Nothing of ours is nested deeper; beyond, readers that call themselves run out of stack. */
const deepest = 8
/** An object of ours has a dozen names. Objects of many names are what makes schemas slow: each is looked for in vain. */
const mostNames = 32

const [quote, backslash, comma, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\,{}[]'].map((one) =>
  one.charCodeAt(0),
)

/**
 * Whether a text, if it is JSON at all, is shaped like what our pages send: looked
 * at once, from left to right, before anything is built from it.
 */
export function isPlainJson(text: string): boolean {
  /** Commas so far of each object around this place; null for a list, which may be as long as it likes. */
  const around: (number | null)[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at)
    else if (code === openBrace || code === openBracket) {
      if (around.push(code === openBrace ? 0 : null) > deepest) return false
    } else if (code === closeBrace || code === closeBracket) around.pop()
    else if (code === comma) {
      const commas = around.at(-1)
      if (typeof commas === 'number' && commas + 2 > mostNames) return false
      if (typeof commas === 'number') around[around.length - 1] = commas + 1
    }
  }
  return true
}

/** Where the string that begins here ends; the text's end where it does not. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at
    if (code === backslash) at++
  }
  return text.length
}
