import { afterEach, describe, expect, it, vi } from 'vitest'
import { askForFile, askPortal, reached } from '../../app/access/ask-portal.client.ts'
import { object, text, unread, whole } from '../../app/formats/codec.ts'

const answering = (answer: () => Response | Promise<Response>) => vi.stubGlobal('fetch', async () => answer())
const page = () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })
const broken = () => Promise.reject(new TypeError('no network'))
/** A connection that breaks in the middle of the answer. */
const cut = (status = 200) =>
  new Response(new ReadableStream({ pull: (on) => on.error(new TypeError('terminated')) }), { status })

afterEach(() => void vi.unstubAllGlobals())

describe('an answer of the portal', () => {
  const ask = () => askPortal('/x', { method: 'GET', answer: object({ index: whole() }) })
  it.each([
    ['as declared', () => Response.json({ index: 3 }), { ok: true, value: { index: 3 } }],
    ['in another shape', () => Response.json({ index: '3' }), { ok: false, reason: 'answer-unreadable' }],
    ['of nothing', () => Response.json(null), { ok: false, reason: 'answer-unreadable' }],
    ['that is a page', page, { ok: false, reason: 'answer-unreadable' }],
    ['that never came', broken, { ok: false, reason: 'not-reached' }],
    ['that broke off', cut, { ok: false, reason: 'not-reached' }],
    [
      'that refuses',
      () =>
        Response.json({ refusal: { reason: 'too-busy', detail: { retryAfterSeconds: 3, x: {} } } }, { status: 503 }),
      { ok: false, reason: 'too-busy', detail: { retryAfterSeconds: 3 } },
    ],
    ['that sends away', () => Response.json({ reason: 'step-up' }, { status: 401 }), { reason: 'step-up' }],
    ['that refuses without a reason', () => Response.json([], { status: 500 }), { reason: 'answer-unreadable' }],
  ])('%s becomes a value or a reason, and never an exception', async (_, answer, outcome) => {
    answering(answer)
    expect(await ask()).toMatchObject(outcome)
  })

  it('that nobody reads may say anything, but must be an answer of the portal', async () => {
    const send = () => askPortal('/x', { method: 'POST', sends: object({}), body: {}, answer: unread })
    answering(() => Response.json({ signed: true }))
    expect(await send()).toEqual({ ok: true, value: undefined })
    answering(page)
    expect(await send()).toMatchObject({ reason: 'answer-unreadable' })
  })

  it('to more than a field takes is what the portal would say, and nothing is sent', async () => {
    vi.stubGlobal('fetch', () => expect.unreachable())
    const sends = object({ reason: text({ most: 3 }) })
    expect(await askPortal('/x', { method: 'POST', sends, body: { reason: 'long' }, answer: unread })).toMatchObject({
      reason: 'form-unreadable',
    })
  })

  it('to a form is read the same way, and the form says its own type', async () => {
    const seen: RequestInit[] = []
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
      seen.push(init)
      return cut()
    })
    const form = new FormData()
    expect(await askPortal('/x', { method: 'POST', body: form, answer: unread })).toMatchObject({
      reason: 'not-reached',
    })
    expect(seen).toMatchObject([{ body: form, headers: { Accept: 'application/json' } }])
    expect(seen[0]?.headers).not.toHaveProperty('Content-Type')
  })

  it('that is a file refuses in the same words', async () => {
    const asked = () => askForFile('/x', { sends: object({}), body: {} })
    answering(() => Response.json({ refusal: { reason: 'export-empty' } }, { status: 422 }))
    expect(await asked()).toMatchObject({ reason: 'export-empty' })
    answering(() => new Response('<!doctype html>', { status: 500 }))
    expect(await asked()).toMatchObject({ ok: false, reason: 'answer-unreadable' })
    answering(() => cut(500))
    expect(await asked()).toMatchObject({ ok: false, reason: 'not-reached' })
    answering(broken)
    expect(await reached('/x', {})).toBe(null)
  })
})
