import { expect, it } from 'vitest'
import {
  evidenceObject,
  formatEvidenceRequest,
  parseEntryRange,
  parseUntil,
  requestOfFields,
  saltedRequest,
} from '../../app/evidence/evidence-request.ts'
import { noFilter, parseLogFilter } from '../../app/review/log-filter.ts'
import { oneLine } from '../../app/review/reason.ts'

const fields = { filter: noFilter, entries: '', absence: false, reason: '告発の検討' }

it('a request has one spelling, which browser and server sign and read alike', () => {
  const filter = parseLogFilter(new URLSearchParams('about=M-7f31c2&to=2026-11-22'))
  const request = requestOfFields({ ...fields, filter, absence: true })
  expect(formatEvidenceRequest(request)).toBe(
    'fuin-evidence-request/1\nquery about=M-7f31c2&to=2026-11-22\nentries -\nuntil 1795359600000\nabsence M-7f31c2\nreason 告発の検討\n',
  )
  expect(new Date(1795359600000).toISOString()).toBe('2026-11-22T15:00:00.000Z')
  const signed = (asked: typeof request, salt = new Uint8Array(32)) => evidenceObject(saltedRequest(asked, salt)).sha256
  expect(signed(request)).not.toBe(signed({ ...request, reason: '別の理由' }))
  expect(signed(request)).not.toBe(signed(request, new Uint8Array(32).fill(1)))
})

it('a reason is one line, whatever was typed, so that it cannot pose as another line of the request', () => {
  expect(oneLine('  告発\nabsence -\t検討 ')).toBe('告発 absence - 検討')
})

it('one entry is asked for by its number, and then no search counts', () => {
  const filter = parseLogFilter(new URLSearchParams('kind=released'))
  const request = requestOfFields({ ...fields, filter, entries: '12', absence: true })
  expect(request).toMatchObject({ entries: { from: 12n, to: 12n }, filter: noFilter, absence: '', until: null })
  expect([parseEntryRange('3-9'), parseEntryRange('9-3'), parseEntryRange('x'), parseEntryRange('-1')]).toEqual([
    { from: 3n, to: 9n },
    null,
    null,
    null,
  ])
})

it('on the command line a day means the whole of it in Japan, and a time needs its zone', () => {
  expect(parseUntil('2026-11-22')).toBe(Date.parse('2026-11-22T15:00:00Z'))
  expect(parseUntil('2026-11-22T14:00+09:00')).toBe(Date.parse('2026-11-22T05:00:00Z'))
  expect([parseUntil('2026-11-22T14:00'), parseUntil('soon'), parseUntil('2026-13-01')]).toEqual([null, null, null])
})
