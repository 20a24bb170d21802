/** A text that would freeze or overflow the reader's page is shown plain; every other is laid out. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownFlaw } from '../../app/markdown/markdown-guard.ts'
import { BulletinText } from '../../app/markdown/markdown-shape.tsx'
import { rendered } from '../ui/rendered.tsx'

/** `of` repeated up to so many characters. */
const repeated = (of: string) => (length: number) => of.repeat(Math.ceil(length / of.length)).slice(0, length)

// What is known to cost a Markdown parser more than its length: unmatched pairs, brackets that close nothing,
// runs of backticks no two alike, nesting in one line and over many, tables wider than they are written,
// definitions longer than their uses, blocks that end one another, and what the GitHub dialect adds.
const hostile: Readonly<Record<string, (length: number) => string>> = {
  'emphasis that never closes': repeated('*a_'),
  'emphasis that only closes': repeated('a* '),
  'strong within strong': repeated('**a '),
  'emphasis within strong within emphasis': repeated('*a **b '),
  'one run of stars on each side': (length) => `${'*'.repeat(length / 2)}a${'*'.repeat(length / 2)}`,
  'strikes of one and two': repeated('~a~~b '),
  'names with underscores': repeated('x_y_z '),
  'quotes within quotes': repeated('> '),
  'bullets within bullets': repeated('- '),
  'numbers within numbers': repeated('1. '),
  'lists further and further in': (length) =>
    Array.from({ length: Math.sqrt(length) }, (_, level) => `${'  '.repeat(level)}- a`).join('\n'),
  'quotes after quotes': repeated('> a\n\n'),
  'lists after lists': repeated('- a\n\n'),
  'headings underlined': repeated('a\n=\n'),
  headings: repeated('# a\n'),
  tasks: repeated('- [ ] a\n'),
  'brackets that open': repeated('['),
  'brackets that close': repeated(']'),
  'pictures in pictures': repeated('!['),
  'links that go nowhere': repeated('[a](b'),
  'links with titles that never end': repeated('[a](b "c '),
  'links to pointed addresses': repeated('[a](<b'),
  'references to nothing': repeated('[a][b]'),
  'footnotes to nothing': repeated('[^a]'),
  'a long address used often': (length) => `[a]: /${'u'.repeat(length / 2)}\n\n${'[a] '.repeat(length / 8)}`,
  'a footnote used often': (length) => `[^a]: x\n\n${'[^a] '.repeat(length / 5)}`,
  definitions: repeated('[a]: b\n'),
  'a table wider than it is written': (length) =>
    `${'|a'.repeat(length / 8)}|\n${'|-'.repeat(length / 8)}|\n${'|a|\n'.repeat(length / 8)}`,
  'tables after tables': repeated('|a|\n|-|\n\n'),
  'runs of backticks, no two alike': (length) => {
    let text = ''
    for (let run = 1; text.length < length; run++) text += `${'`'.repeat(run)}a`
    return text.slice(0, length)
  },
  'tags that never end': repeated('<a b="'),
  'comments that never end': repeated('<!--'),
  'instructions that never end': repeated('<?'),
  'entities that are none': repeated('&a'),
  backslashes: repeated('\\'),
  'words with backslashes': repeated('a\\_'),
  'variables that never end': repeated('%a\\_'),
  addresses: repeated('www.a('),
  'mail addresses': repeated('a-a.a@a.a '),
  'half mail addresses': repeated('a-'),
  'blank lines': repeated('\n'),
  spaces: repeated(' '),
  'tabs before a bullet': repeated('\t-'),
  'carriage returns': repeated('> a\r\r'),
}

/** Milliseconds of this process's own work: what else the machine does meanwhile does not count. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const show = (markdown: string) => rendered(<BulletinText markdown={markdown} />)

describe('a bulletin’s text', () => {
  it.each(Object.entries(hostile))(
    'of %s costs no more than twice as much when it is twice as long, and never throws',
    { timeout: 60_000 },
    async (_, make) => {
      // Warm: what is compiled the first time is no part of it.
      await show(make(500))
      const costs: number[] = []
      for (let length = 1_562; length <= 100_000; length *= 2) costs.push(await processorTime(() => show(make(length))))
      for (const [at, cost] of costs.entries()) {
        const half = costs[at - 1]
        if (half !== undefined) expect(cost, costs.join(' ')).toBeLessThan(2.5 * half + 400)
      }
      // The worst there is takes well under what a page may freeze.
      expect(Math.max(...costs), costs.join(' ')).toBeLessThan(4_000)
    },
  )

  it('of any of these pieces, mixed, is shown, laid out or plain', { timeout: 60_000 }, async () => {
    const piece = fc.constantFrom(
      '*a_',
      '**',
      '> ',
      '- ',
      '[',
      ']',
      '](',
      '`',
      '``',
      '|',
      '|-|\n',
      '\n',
      '\n\n',
      '    ',
      '1. ',
      '<',
      '&',
      'あ',
      'a ',
      '~~',
      '![',
      '[a]: b\n',
    )
    const run = fc.tuple(piece, fc.integer({ min: 1, max: 1_500 })).map(([text, times]) => text.repeat(times))
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 8 }), async (runs) => {
        const cost = await processorTime(() => show(runs.join('')))
        expect(cost).toBeLessThan(4_000)
      }),
      { numRuns: 60 },
    )
  })

  it('that was too involved is shown plain and whole, and its reader is told', async () => {
    const text = `冒頭の段落。\n\n${'*a_'.repeat(7_000)}\n\n<script>末尾</script>`
    const page = await rendered(<BulletinText markdown={text} />)
    expect(page).toContain('入力されたとおりに表示しています')
    expect(page).toContain('冒頭の段落。')
    expect(page).toContain('&lt;script&gt;末尾')
    expect(page).not.toContain('<em>')
  })
})

describe('what a council writes is laid out', () => {
  const rows = Array.from({ length: 300 }, (_, i) => `| hxxps://a-${i}[.]example/x_y | \`C2\` | **遮断** |`)
  const code = Array.from({ length: 120 }, (_, i) => `  $str_${i} = { 6A 40 [4-8] 68 } // rule_${i}*`)
  it.each([
    [
      'a page of paragraphs',
      '**要点**：`schtasks /create` の*不審な*実行（[参照](https://saiba.example)）。\n\n'.repeat(400),
    ],
    ['a table of three hundred indicators', `| 値 | 種類 | 対処 |\n|---|---|---|\n${rows.join('\n')}`],
    ['a rule of a hundred and twenty lines', `\`\`\`yara\n${code.join('\n')}\n\`\`\``],
    ['steps within steps', '1. a\n   - b\n     - c\n       - d\n         > e\n'],
    ['a horizontal line', '* * *\n\n- - -\n'],
    ['notes at the foot', `本文[^1]。\n\n[^1]: 注記\n\n[案内]: https://saiba.example/guide\n\n[案内]を参照。`],
    ['indented code with long lines', `    ${' '.repeat(90)}return x\n`],
  ])('%s', (_, markdown) => {
    expect(markdownFlaw(markdown)).toBeNull()
  })

  it.each([
    ['long', 'a'.repeat(100_001)],
    ['long', 'a\n'.repeat(3_001)],
    ['deep', '> '.repeat(17)],
    ['deep', `${'\t'.repeat(17)}- a`],
    ['dense', '*'.repeat(1_501)],
    ['dense', '*a*\n\n'.repeat(1_400).padEnd(7_000, 'x') + '*'.repeat(1_500)],
    ['dense', `[a]: /${'u'.repeat(2_000)}\n\n${'[a]\n\n'.repeat(1_000)}`],
    ['dense', `|a|b|\n|-|\n${'|*_*_*_*_|\n'.repeat(300)}`],
    ['dense', `a|b|\n-|-|\n${'|*_*_*_*_|\n'.repeat(300)}`],
    ['wide', `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n${'|a|\n'.repeat(200)}`],
  ] as const)('and what trips is told by its kind: %s', (flaw, markdown) => {
    expect(markdownFlaw(markdown)).toBe(flaw)
  })
})
