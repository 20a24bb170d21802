/** A large answer over a real connection, to somebody who takes it slowly, or goes away. */
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import express from 'express'
import { afterEach, expect, test } from 'vitest'
import { streamParts } from '../../app/http/stream-parts.server.ts'
import { sendAnswer } from '../../app/http/web-request.server.ts'

const part = new Uint8Array(256 * 1024)
const parts = 400

let server: Server | null = null
afterEach(() => new Promise<void>((closed) => void (server ? server.close(() => closed()) : closed())))

/** Serves a body as the edge does. */
async function serve() {
  const state = { given: 0, ended: false, most: 0 }
  async function* body() {
    try {
      for (; state.given < parts; state.given++) yield part
    } finally {
      state.ended = true
    }
  }
  const app = express()
  app.get('/', (_, response, next) => {
    const write = response.write.bind(response)
    response.write = ((...sent: Parameters<typeof write>) => {
      const kept = write(...sent)
      state.most = Math.max(state.most, response.writableLength)
      return kept
    }) as typeof response.write
    void sendAnswer(response, new Response(streamParts(body()))).catch(next)
  })
  server = createServer(app)
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const answer = await new Promise<IncomingMessage>((answered) => get({ port, host: '127.0.0.1' }, answered))
  return { state, answer }
}

test('is read no faster than it is taken, and whole in the end', async () => {
  const { state, answer } = await serve()
  answer.pause()
  await wait(300)
  // What the system's own buffers hold, and no more.
  expect(state.given).toBeLessThan(parts / 2)
  let length = 0
  for await (const chunk of answer) length += (chunk as Buffer).length
  expect(length).toBe(parts * part.length)
  expect(state.most).toBeLessThan(4 * part.length)
  expect(state.ended).toBe(true)
})

test('is let go of where whoever asked goes away', async () => {
  const { state, answer } = await serve()
  answer.once('data', () => answer.destroy())
  answer.on('error', () => undefined)
  for (let i = 0; i < 100 && !state.ended; i++) await wait(20)
  expect(state.ended).toBe(true)
  expect(state.given).toBeLessThan(parts)
})
