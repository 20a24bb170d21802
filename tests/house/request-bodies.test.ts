/** Bodies in JSON: each declared once, read by its route and sent by its page. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { actSent } from '../../app/acts/act-wire.ts'
import type { Codec } from '../../app/formats/codec.ts'
import { everyCodec } from '../formats/declared.ts'

const app = join(import.meta.dirname, '../../app')
const files = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(app, path), 'utf8') }))

const names = ({ text }: { readonly text: string }, body: string): boolean => new RegExp(`\\b${body}\\b`).test(text)

function holdsAct({ declared }: Codec<unknown>): boolean {
  if (declared.is === 'object') return Object.values(declared.fields).some((of) => of === actSent)
  return declared.is === 'either' && declared.of.some(holdsAct)
}

describe('the body of a request', async () => {
  const bodies = (await everyCodec()).flatMap(([name, codec]) => {
    const [file, body = ''] = name.split(' ')
    return body.endsWith('Body') ? [{ file, body, codec }] : []
  })
  const routes = files.filter(({ path }) => path.startsWith('routes/'))
  const senders = files.filter(({ path }) => !path.startsWith('routes/') && /\.client\.ts$|\.tsx$/.test(path))

  it.each(bodies)('$body of $file is read by a route and sent by a page', ({ body }) => {
    expect(routes.filter((file) => names(file, body)).length).toBeGreaterThan(0)
    expect(senders.filter((file) => names(file, body)).length).toBeGreaterThan(0)
  })

  it('is read in every route that reads JSON', () => {
    const reading = routes.filter(({ text }) => /\b(readJson|jsonIn|actRoute)\(/.test(text))
    expect(reading.length).toBeGreaterThan(15)
    expect(reading.filter((file) => !bodies.some(({ body }) => names(file, body))).map(({ path }) => path)).toEqual([])
  })

  it('holds a signed act only behind the one door for acts', () => {
    const byHand = bodies
      .filter(({ codec }) => holdsAct(codec))
      .flatMap(({ body }) => routes.filter((file) => names(file, body) && !file.text.includes('= actRoute(')))
    expect(byHand.map(({ path }) => path)).toEqual([])
  })
})
