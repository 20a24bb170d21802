import { Writable } from 'node:stream'
import { createElement } from 'react'
import { renderToPipeableStream, renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { withoutNulBytes } from '../../app/http/page-bytes.server.ts'

/** Japanese in attributes, at every distance from the end of React's view. */
const page = (shift: number) =>
  createElement(
    'main',
    { title: 'a'.repeat(shift) },
    Array.from({ length: 120 }, (_, i) => createElement('p', { key: i, 'data-label': '時刻と組織' }, '記録')),
  )

function streamed(shift: number, through: 'react alone' | 'the portal'): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const end = new Writable({
      write(chunk: Buffer, _, done) {
        parts.push(chunk)
        done()
      },
    })
    end.once('finish', () => resolve(Buffer.concat(parts).toString('utf8')))
    const { pipe } = renderToPipeableStream(page(shift), {
      onError: reject,
      onAllReady() {
        if (through === 'react alone') return void pipe(end)
        const body = withoutNulBytes()
        body.pipe(end)
        pipe(body)
      },
    })
  })
}

const shifts = Array.from({ length: 24 }, (_, shift) => shift)

describe('the bytes of a page', () => {
  it('hold every Japanese word whole, wherever React’s buffer ends', async () => {
    for (const shift of shifts) expect(await streamed(shift, 'the portal')).toBe(renderToStaticMarkup(page(shift)))
  })

  it('would not without the portal’s care: once this fails, React does it itself', async () => {
    const pages = await Promise.all(shifts.map((shift) => streamed(shift, 'react alone')))
    expect(pages.some((html) => html.includes('\0'))).toBe(true)
  })
})
