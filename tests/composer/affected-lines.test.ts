/** The products a bulletin is about, as liaisons have them: in a table, in a list, as identifiers alone. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { affectedText, mostAffected, parseAffectedLines } from '../../app/composer/affected-lines.ts'

const one = (text: string) => {
  const { products, unread } = parseAffectedLines(text)
  return products[0] ?? { unread }
}
const plain = { cpe: null, purl: null }

it.each([
  [
    '采葉電機|遠隔保守装置 RX|2.4より前',
    { vendor: '采葉電機', product: '遠隔保守装置 RX', versions: '2.4より前', ...plain },
  ],
  ['采葉電機｜遠隔保守装置｜', { vendor: '采葉電機', product: '遠隔保守装置', versions: '', ...plain }],
  ['Saiba, Inc.\tRemote, Lite\t< 2.4', { vendor: 'Saiba, Inc.', product: 'Remote, Lite', versions: '< 2.4', ...plain }],
  ['saiba, remote, < 2.4', { vendor: 'saiba', product: 'remote', versions: '< 2.4', ...plain }],
])('%j is one product, a line', (line, product) => {
  expect(one(line)).toEqual(product)
})

it('an identifier alone says the rest itself, and beside words it stands behind them', () => {
  const cpe = 'cpe:2.3:a:saiba:remote_maintenance:2.3\\:b:*:*:*:*:*:*:*'
  expect(one(cpe)).toEqual({ vendor: 'saiba', product: 'remote maintenance', versions: '2.3:b', cpe, purl: null })
  const purl = 'pkg:npm/%40saiba/remote@1.2.3'
  expect(one(purl)).toEqual({ vendor: '@saiba', product: 'remote', versions: '1.2.3', cpe: null, purl })
  expect(one(`采葉電機|遠隔保守装置|2.4より前|${cpe}|${purl}`)).toMatchObject({ vendor: '采葉電機', cpe, purl })
})

it.each([
  '采葉電機',
  'a|b|c|d',
  'cpe:2.3:a:saiba:remote',
  'saiba|remote|1|pkg:npm',
  'cpe:/a:saiba:remote:1',
  `a|${'b'.repeat(3000)}`,
])('what names no product is handed back whole: %s', (line) => {
  expect(parseAffectedLines(`\n${line}`)).toEqual({ products: [], unread: [{ line: 2, text: line }] })
})

it('every line is a product or handed back, and none is there twice', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ア', '|', ',', '\t', ' ', 'pkg:', 'cpe:2.3:', '*', ':', '@', '%', '/'),
  })
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 20 }), (lines) => {
      const { products, unread } = parseAffectedLines(lines.join('\n'))
      const written = lines.filter((line) => line.trim() !== '')
      expect(products.length + unread.length).toBeLessThanOrEqual(written.length)
      expect(new Set(products.map((product) => JSON.stringify(product))).size).toBe(products.length)
      for (const { line, text } of unread) expect(lines[line - 1]).toBe(text)
      for (const { product } of products) expect(product).not.toBe('')
    }),
  )
})

it('more than a bulletin holds are said, not cut off', () => {
  const lines = Array.from({ length: mostAffected + 2 }, (_, i) => `a|b${i}`)
  const { products, unread } = parseAffectedLines(lines.join('\n'))
  expect([products.length, unread.length]).toEqual([mostAffected, 2])
})

it('what a bulletin said is taken up again as it was said', () => {
  const text = '采葉電機|遠隔保守装置|2.4より前|pkg:npm/%40saiba/remote@1.2.3\n采葉電機|遠隔保守装置 RX'
  const { products } = parseAffectedLines(text)
  expect(parseAffectedLines(affectedText(products)).products).toEqual(products)
})
