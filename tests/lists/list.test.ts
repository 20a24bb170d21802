import { describe, expect, it } from 'vitest'
import { toggled, toggledPage } from '../../app/lists/chosen.ts'
import { anyOf, code, oneOf, words } from '../../app/lists/filters.ts'
import { type List, listAddress, noFilters, pageAddress, readAsked } from '../../app/lists/list.ts'
import { readPage, walkAmong } from '../../app/lists/page.ts'

interface Filters {
  readonly q: string
  readonly number: string
  readonly state: 'here' | 'gone' | null
  readonly kinds: readonly ('tea' | 'rice' | 'salt')[]
}

const list: List<Filters, string> = {
  path: '/stores',
  filters: {
    q: words({ most: 5 }),
    number: code({ most: 5 }),
    state: oneOf(['here', 'gone']),
    kinds: anyOf(['tea', 'rice', 'salt']),
  },
  key: (text) => (/^[a-z]$/.test(text) ? text : null),
  length: 3,
  csv: 'own-settings',
}

const asked = (query: string) => readAsked(list, new URLSearchParams(query))

describe('an address of a list', () => {
  it('says what narrows it, and is said again the same way', () => {
    const { filters, flaw } = asked('kinds=salt&state=gone&q=％%　a&kinds=tea&number=１ ２−３')
    expect(flaw).toBeNull()
    expect(filters).toEqual({ q: '%% a', number: '12-3', state: 'gone', kinds: ['tea', 'salt'] })
    const address = listAddress(list, filters)
    expect(address).toBe('/stores?q=%25%25+a&number=12-3&state=gone&kinds=tea&kinds=salt')
    expect(asked(address.slice(address.indexOf('?'))).filters).toEqual(filters)
  })

  it('of a form sent empty narrows nothing', () => {
    expect(asked('q=+&number=&state=&page=')).toEqual({ filters: noFilters(list), place: null, flaw: null })
    expect(listAddress(list, {})).toBe('/stores')
  })

  it.each([
    ['a word nobody may choose', 'state=maybe'],
    ['two words where there can be one', 'state=here&state=gone'],
    ['a kind that is none', 'kinds=tea&kinds=sake'],
    ['a text too long', 'q=sixsix'],
  ])('with %s is refused, and never means everything', (_, query) => {
    expect(asked(query).flaw).toBe('filter-unreadable')
  })

  it.each(['next', 'next.', 'back.', 'forth.a', 'next.A', 'next.aa', 'next.a%00', `next.${'a'.repeat(5000)}`])(
    'with the forged page %j is that of the first page',
    (page) => {
      expect(asked(`page=${page}`)).toMatchObject({ place: null, flaw: null })
    },
  )
})

describe('the pages of a list', () => {
  const all = [...'abcdefgh']
  const pageOf = (query: string) =>
    readPage(
      walkAmong(all, (line) => line),
      { place: asked(query).place, length: list.length, keyOf: (line) => line },
    )

  it('lead to its end and back to its beginning, each line once', async () => {
    const first = await pageOf('')
    expect(first).toEqual({ lines: ['a', 'b', 'c'], next: 'c', back: null })
    const second = await pageOf(pageAddress('', 'next', 'c').slice(1))
    expect(second).toEqual({ lines: ['d', 'e', 'f'], next: 'f', back: 'd' })
    const last = await pageOf('page=next.f')
    expect(last).toEqual({ lines: ['g', 'h'], next: null, back: 'g' })
    expect(await pageOf('page=back.g')).toEqual(second)
    expect(await pageOf('page=back.d')).toEqual(first)
  })

  it('begin at the beginning where less than a page lies before, nothing beyond, or no such line is known', async () => {
    for (const query of ['page=back.c', 'page=next.h', 'page=next.z', 'page=back.z'])
      expect((await pageOf(query)).lines, query).toEqual(['a', 'b', 'c'])
  })
})

describe('what is chosen of a list', () => {
  const page = ['d', 'e', 'f', 'g']

  it('stays chosen while pages are turned, in ranges within one page', () => {
    const one = toggled({ names: new Set(['a']), last: 'a' }, { name: 'e', on: true, range: true, page })
    expect([...one.names]).toEqual(['a', 'e'])
    const range = toggled(one, { name: 'g', on: true, range: true, page })
    expect([...range.names]).toEqual(['a', 'e', 'f', 'g'])
    expect([...toggled(range, { name: 'f', on: false, range: true, page }).names]).toEqual(['a', 'e'])
  })

  it('can be a whole page at once, and no longer', () => {
    const all = toggledPage({ names: new Set(['a']), last: 'a' }, page, true)
    expect([...all.names]).toEqual(['a', ...page])
    expect([...toggledPage(all, page, false).names]).toEqual(['a'])
  })
})
