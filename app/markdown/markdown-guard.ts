/**
 * Whether a text may be given to the Markdown parser. A bulletin is written by
 * somebody else, and read where nothing may freeze: twenty thousand characters of
 * `*a_` hold a browser for seconds, ten thousand `> ` overflow its stack. What
 * trips here is shown as the plain text it is.
 *
 * One pass over the text, before the parser sees any of it. It knows no Markdown
 * but where inline text ends for certain (a blank line, and the end of a row in
 * what is a table beyond doubt) and what could open a container, a pair or a
 * table; where it cannot tell, it counts. So a block of code counts as well, and
 * may be shown plain though it is harmless.
 *
 * The bounds, with micromark 4 and remark-gfm 4 on one core (ms of processor):
 *  - pairs within one block are matched each against each: 1,500 marks take some
 *    60, 3,000 some 300, 13,000 six seconds;
 *  - quotes and underlined headings one after another grow with their square too:
 *    3,000 lines take 500, 12,000 nine seconds;
 *  - a table fills every row up to its widest: 1,000 columns over 1,000 rows of
 *    one cell are 8 kB, and a million cells;
 *  - a definition is copied to each of its uses: 50 kB of address, used 6,000
 *    times, are 300 MB;
 *  - every level of nesting is a level of the stack, three times over.
 */

/** `long`: too many characters or lines; `deep`: nested too deeply; `dense`: too many marks in one block, or in all; `wide`: a table too large. */
export type MarkdownFlaw = 'long' | 'deep' | 'dense' | 'wide'

const most = {
  /** As many as the composer takes. */
  characters: 100_000,
  lines: 3_000,
  /** Containers opened on one line. */
  containers: 16,
  /** Columns before the last of them: each level of a nested list stands two further in. */
  columns: 64,
  /** Sum over all blocks of the square of their marks: one of 1,500, or a thousand of 47. */
  pairs: 1_500 ** 2,
  marks: 15_000,
  cells: 20_000,
  /** Characters that definitions come to where they are used. */
  copied: 2_000_000,
} as const

const isMark: ReadonlySet<string> = new Set(['*', '_', '~', '[', ']', '`'])

/** What in the text the parser could not bear; null if nothing. */
export function markdownFlaw(markdown: string): MarkdownFlaw | null {
  if (markdown.length > most.characters) return 'long'
  const lines = markdown.split(/\r\n|\r|\n/)
  if (lines.length > most.lines) return 'long'
  const seen = { pairs: 0, marks: 0, cells: 0, brackets: 0, longest: 0, defines: false }
  let block: Line[] = []
  for (const text of [...lines, '']) {
    if (opensTooDeep(text)) return 'deep'
    const line = { text, ...countIn(text) }
    seen.marks += line.marks
    seen.brackets += line.brackets
    seen.longest = Math.max(seen.longest, text.length)
    seen.defines ||= text.includes(']:')
    if (!/^[ \t]*$/.test(text)) {
      block.push(line)
      continue
    }
    // The end of a block: nothing inline goes on over a blank line.
    seen.pairs += pairsOf(block)
    seen.cells += cellsOf(block)
    block = []
  }
  if (seen.marks > most.marks || seen.pairs > most.pairs) return 'dense'
  if (seen.defines && seen.brackets * seen.longest > most.copied) return 'dense'
  return seen.cells > most.cells ? 'wide' : null
}

interface Line {
  readonly text: string
  readonly marks: number
  readonly brackets: number
  readonly pipes: number
}

/** What matching every mark with every other would come to. */
function pairsOf(block: readonly Line[]): number {
  if (isTable(block)) return block.reduce((sum, { marks }) => sum + marks ** 2, 0)
  return block.reduce((sum, { marks }) => sum + marks, 0) ** 2
}

/** Up to how many cells a table in the block could be filled. */
function cellsOf(block: readonly Line[]): number {
  const columns = block.reduce((most, { pipes }) => Math.max(most, pipes + 1), 0)
  return block.some(mayDelimit) ? columns * block.length : 0
}

const mayDelimit = ({ text, pipes }: Line): boolean => pipes > 0 && text.includes('-') && /^[ \t>|:-]*$/.test(text)

/**
 * Beyond doubt: every line begins with a bar, so none can begin anything else,
 * and the two first have as many cells, so the parser takes them for a head. Then
 * each cell is a text of its own.
 */
function isTable([head, delimiter, ...rows]: readonly Line[]): boolean {
  if (!head || !delimiter || !mayDelimit(delimiter) || /[\\`]/.test(head.text)) return false
  const isRow = ({ text }: Line) => /^ {0,3}\|/.test(text)
  return head.pipes === delimiter.pipes && [head, delimiter, ...rows].every(isRow) && closes(head) === closes(delimiter)
}

const closes = ({ text }: Line): boolean => /\|[ \t]*$/.test(text)

function countIn(line: string): { readonly marks: number; readonly brackets: number; readonly pipes: number } {
  let [marks, brackets, pipes] = [0, 0, 0]
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? ''
    if (isMark.has(letter)) marks++
    if (letter === '[') brackets++
    else if (letter === '|') pipes++
  }
  return { marks, brackets, pipes }
}

// A quote, a bullet, a number, each with the space before it. Sticky, so that a line is read once.
const container = /[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/y

function opensTooDeep(line: string): boolean {
  let count = 0
  let end = 0
  for (container.lastIndex = 0; container.test(line); end = container.lastIndex) {
    if (++count > most.containers) return true
  }
  return count > 0 && columnsOf(line.slice(0, end)) > most.columns
}

const columnsOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter === '\t' ? 4 : 1), 0)
