/**
 * The products a bulletin is about, one a line: vendor, product, versions, and a
 * CPE 2.3 or a package URL wherever it stands. Pasted out of a table (tabs), out
 * of a list (bars or commas), or an identifier alone, which says the rest itself.
 */
import { PackageURL } from 'packageurl-js'
import type { BulletinContent } from '../formats/sealed-bulletin.ts'

export type AffectedProduct = BulletinContent['affected'][number]

export interface AffectedLines {
  readonly products: readonly AffectedProduct[]
  /** Lines that name no product, from 1. */
  readonly unread: readonly { readonly line: number; readonly text: string }[]
}

/** As many as a bulletin's format holds. */
export const mostAffected = 1000
const lineLimit = 2000

/** Nothing is left out silently: a line is a product or stands in `unread`. The same product twice is there once. */
export function parseAffectedLines(text: string): AffectedLines {
  const products = new Map<string, AffectedProduct>()
  const unread: { line: number; text: string }[] = []
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue
    const product = line.length > lineLimit || products.size >= mostAffected ? null : productIn(line)
    if (product) products.set(JSON.stringify(product), product)
    else unread.push({ line: i + 1, text: line })
  }
  return { products: [...products.values()], unread }
}

/** The other way: products as they are taken up again. */
export const affectedText = (products: readonly AffectedProduct[]): string =>
  products
    .map(({ vendor, product, versions, cpe, purl }) =>
      [vendor, product, versions, cpe ?? '', purl ?? ''].filter((cell) => cell !== '').join(' | '),
    )
    .join('\n')

function productIn(line: string): AffectedProduct | null {
  const cells = cellsOf(line)
  const cpe = cells.find((cell) => /^cpe:/i.test(cell)) ?? null
  const purl = cells.find((cell) => /^pkg:/i.test(cell)) ?? null
  const words = cells.filter((cell) => cell !== cpe && cell !== purl)
  const named = cpe === null ? null : namedByCpe(cpe)
  const packaged = purl === null ? null : namedByPurl(purl)
  // What looks like an identifier and is none would match nothing in any register.
  if ((cpe !== null && named === null) || (purl !== null && packaged === null) || words.length > 3) return null
  const identified = named ?? packaged
  const [
    vendor = identified?.vendor ?? '',
    product = identified?.product ?? '',
    versions = identified?.versions ?? '',
  ] = words
  if (product === '') return null
  return { vendor, product, versions, cpe: named?.id ?? null, purl: packaged?.id ?? null }
}

/** By tabs where there are any, else by bars, else by commas: a name may hold what the line is not cut by. */
function cellsOf(line: string): readonly string[] {
  const sign = line.includes('\t')
    ? /\t/
    : /[|｜]/.test(line)
      ? /[|｜]/
      : /^(?:cpe|pkg):\S+$/i.test(line.trim())
        ? /$^/
        : /[,，]/
  return line
    .split(sign)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
}

interface Named {
  readonly id: string
  readonly vendor: string
  readonly product: string
  readonly versions: string
}

/** The formatted string of CPE 2.3 (NIST IR 7695, 6.2): eleven parts, a colon inside one behind a backslash. */
function namedByCpe(text: string): Named | null {
  const match = /^cpe:2\.3:([aho*-])((?::(?:[^:\\]|\\.)+){10})$/i.exec(text)
  if (!match) return null
  const [, vendor = '', product = '', version = ''] = (match[2] ?? '').split(/(?<!\\):/)
  return { id: text, vendor: spoken(vendor), product: spoken(product), versions: spoken(version) }
}

/** `*` and `-` say nothing to people; an underscore stands for a blank. */
const spoken = (part: string): string =>
  part === '*' || part === '-' ? '' : part.replaceAll('_', ' ').replaceAll(/\\(.)/g, '$1')

function namedByPurl(text: string): Named | null {
  try {
    const { type, namespace, name, version } = PackageURL.fromString(text)
    return { id: text, vendor: namespace ?? type, product: name, versions: version ?? '' }
  } catch {
    return null
  }
}
