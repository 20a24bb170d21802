/**
 * The one place that reads what is sent. All of it is here before a route runs,
 * and so before anybody is asked for: whoever holds a body back and is suspended
 * meanwhile is judged by what is true once its last byte has come.
 *
 * A route that says nothing of its size gets the small one. What is larger needs
 * a session that holds, and room: bodies of many megabytes lie in memory until
 * they are answered.
 */
import type { ServerBuild } from '@remix-run/node'
import type { Request, RequestHandler, Response } from 'express'
import { mayBeInside } from '../access/admission.ts'
import { presentSession } from '../access/sessions.server.ts'
import type { PersonId } from '../ids.ts'
import type { Portal } from '../portal.server.ts'
import { makeBodyRoom } from './body-room.server.ts'
import { largestBody, smallBody } from './body-size.ts'
import { cookieIn } from './cookie.server.ts'
import { type EdgeReason, sayPlainly } from './plain-answer.server.ts'

/** All larger bodies that are read or answered at one time: three batches of copies. Bytes. */
const roomForBodies = 64 * 1024 * 1024
/** Whoever finds no room waits for so long, unread, then is asked to come again. Milliseconds. */
const waitsForRoom = 20_000

// A held connection costs little, a held place costs somebody else's turn. The
// slowest line we wait for is 256 kbit/s, which brings 16 MiB in nine minutes.
const firstByteWithin = 30_000
const slowestBytesPerSecond = 32 * 1024
const silentFor = 20_000
/** After a refusal: what is on its way is thrown away, so that whoever still sends gets to read why. */
const lingers = 3_000

/** How long a body of that many bytes may take in all; milliseconds. */
export const patienceFor = (bytes: number): number => firstByteWithin + (bytes / slowestBytesPerSecond) * 1000

/** The largest body of each route that wants more than the small one, as its `handle` says; by its address. */
export interface RouteSizes {
  sizeOf(path: string): number
}

/** Throws where a route asks for more than any may. */
export function routeSizes(build: Pick<ServerBuild, 'routes'>): RouteSizes {
  const routes = Object.values(build.routes).map((route) => {
    const path = route?.path ?? ''
    const handle: unknown = route?.module.handle
    const size = handle && typeof handle === 'object' && 'body' in handle ? handle.body : smallBody
    if (typeof size !== 'number' || !(size <= largestBody)) throw new Error(`${path} asks for too large a body`)
    return { size, pattern: patternOf(path), open: path.split(':').length }
  })
  // Where two fit, the router takes the one that is spelled out: /bulletins/earlier/ask is no bulletin's.
  const spelledOutFirst = routes.sort((one, other) => one.open - other.open)
  return { sizeOf: (path) => spelledOutFirst.find(({ pattern }) => pattern.test(path))?.size ?? smallBody }
}

/** As the router compares: letters of either case, a slash at the end or none; `.data` is how a page's script asks. */
const patternOf = (path: string): RegExp => new RegExp(`^/${path.replace(/:\w+/g, '[^/]+')}(\\.data)?/?$`, 'i')

/** The bytes of the request; empty where there are none. Set before any route runs. */
export const bodyOf = (res: Response): Uint8Array => (res.locals.body as Uint8Array | undefined) ?? nothing
const nothing = new Uint8Array(0)

export interface Reading {
  readonly portal: Pick<Portal, 'db' | 'now'>
  sizes(): Promise<RouteSizes>
}

export function takeBody({ portal, sizes }: Reading): RequestHandler {
  const room = makeBodyRoom({ bytes: roomForBodies, waits: waitsForRoom })
  const take = async (req: Request, res: Response): Promise<EdgeReason | null> => {
    const stated = statedLength(req)
    if (stated === null) return 'length-missing'
    if (req.method === 'GET' || req.method === 'HEAD') return stated === 0 ? null : 'request-unreadable'
    const most = (await sizes()).sizeOf(req.path)
    if (stated > most) return 'form-too-large'
    if (stated > smallBody) {
      const person = await holderOf(req, portal)
      if (person === null) return 'signed-out'
      const leave = await room.enter(person, stated)
      if (leave === null) return 'too-busy'
      // Its bytes are in memory until the answer is out, or nobody is there to get one.
      if (res.destroyed) leave()
      else res.once('close', leave)
    }
    const read = await readAll(req, stated)
    if (read instanceof Uint8Array) res.locals.body = read
    return read instanceof Uint8Array ? null : read
  }
  return (req, res, next) => {
    take(req, res).then((reason) => {
      if (reason === null) return next()
      refuseBody(req, res, reason)
    }, next)
  }
}

/** What Content-Length says. Null where nothing does and something may come: it would be read in vain. */
function statedLength(req: Request): number | null {
  const length = req.get('content-length')
  if (length !== undefined) return Number(length)
  return req.get('transfer-encoding') === undefined ? 0 : null
}

/** Whose session the request bears. It is asked again when the act is done; here it only lets the bytes in. */
async function holderOf(req: Request, { db, now }: Reading['portal']): Promise<PersonId | null> {
  const token = cookieIn(req.get('cookie') ?? '', '__Host-fuin')
  if (token === null) return null
  const at = now()
  const presented = await presentSession(db, { token, at })
  return presented.state === 'held' && mayBeInside(presented.session, at) ? presented.session.person : null
}

type BodyTrouble = Extract<EdgeReason, 'form-too-large' | 'request-too-slow' | 'request-unreadable'>

/** Exactly the bytes that were stated; counted as they come, whatever was stated. */
function readAll(req: Request, stated: number): Promise<Uint8Array | BodyTrouble> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    let length = 0
    const end = (outcome: Uint8Array | BodyTrouble): void => {
      clearTimeout(whole)
      clearTimeout(silence)
      req.off('data', take).off('end', finish).off('close', gone)
      resolve(outcome)
    }
    const tooSlow = (): void => end('request-too-slow')
    const whole = setTimeout(tooSlow, patienceFor(stated))
    const silence = setTimeout(tooSlow, silentFor)
    const take = (part: Buffer): void => {
      silence.refresh()
      length += part.length
      parts.push(part)
      if (length > stated) end('form-too-large')
    }
    const finish = (): void => end(length === stated ? Buffer.concat(parts, length) : 'request-unreadable')
    const gone = (): void => end('request-unreadable')
    req.on('data', take).once('end', finish).once('close', gone)
  })
}

function refuseBody(req: Request, res: Response, reason: EdgeReason): void {
  if (res.destroyed) return
  sayPlainly(req, res, { reason, ...(reason === 'too-busy' ? { retryAfterSeconds: 10 } : {}) })
  if (req.complete) return
  // Closed at once, the system would answer what still comes by a reset, and
  // browsers would show that instead of our sentence.
  req.resume()
  setTimeout(() => {
    if (!req.complete) req.socket.destroy()
  }, lingers).unref()
}
