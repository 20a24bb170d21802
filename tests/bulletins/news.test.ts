/** What an open page is told of its person's bulletins, and that being told is no use of the session. */
import type { AppLoadContext, LoaderFunctionArgs } from '@remix-run/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heldSession } from '../../app/access/session-store.server.ts'
import { sessionIdOf, sessionLimits } from '../../app/access/sessions.server.ts'
import { listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { newsShown, readNews } from '../../app/bulletins/read-news.server.ts'
import { minutes } from '../../app/ids.ts'
import { loader } from '../../app/routes/bulletins/news.ts'
import { sessionOf } from '../access/door.ts'
import { onBothDatabases } from '../support/databases.ts'
import { type Council, foundCouncil, join, type Somebody, signRoll } from './council.ts'
import { issueTo, openAndTell, read } from './sealing.ts'

onBothDatabases('news of bulletins', (kind) => {
  let council: Council
  let sato: Somebody
  let mori: Somebody
  beforeAll(async () => {
    council = await foundCouncil(kind)
    sato = await join(council, 'member', '佐藤 美咲')
    mori = await join(council, 'member', '森 健')
    await signRoll(council)
  }, 120_000)
  afterAll(async () => council.close())

  it('are of one’s own copies alone: what others were sent moves nothing, nor what one issued oneself', async () => {
    const page = await newsShown(council.db, sato.person)
    expect(page).toEqual({ unopened: 0, newest: '' })
    await issueTo(council, [mori])
    expect(await readNews(council.db, sato.person, page.newest)).toEqual({ unopened: 0, fresh: 0 })
    council.clock.advance(1000)
    await issueTo(council, [sato])
    expect(await readNews(council.db, sato.person, page.newest)).toEqual({ unopened: 1, fresh: 1 })
    const later = await newsShown(council.db, sato.person)
    expect(await readNews(council.db, sato.person, later.newest)).toEqual({ unopened: 1, fresh: 0 })
    expect(await newsShown(council.db, council.liaison.person)).toEqual({ unopened: 0, newest: '' })
    // Nor does the list of what waits name what its reader issued.
    const wanted = { show: 'unopened', q: '', place: null } as const
    expect((await listOwnCopies(council.db, council.liaison.person, wanted)).lines).toEqual([])
  })

  it('tell an opened one no longer as unopened, and nothing to an address that means nothing', async () => {
    const [own] = (await listOwnCopies(council.db, sato.person, { show: null, q: '', place: null })).lines
    if (!own) throw new Error('nothing was issued')
    await openAndTell(council, sato, await read(council, sato, own.id))
    expect(await readNews(council.db, sato.person, '')).toEqual({ unopened: 0, fresh: 1 })
    for (const nonsense of ['x', '1', '-1.b_', `${own.issuedAt}.${own.id}.1`, "0' or 1=1"])
      expect((await readNews(council.db, sato.person, nonsense)).fresh).toBe(0)
  })

  describe('as an open page asks for them', () => {
    const ask = (token: string, accept = 'application/json') => {
      const headers = { Cookie: `__Host-fuin=${token}`, Accept: accept }
      const request = new Request('http://localhost:3000/bulletins/news?after=', { headers })
      const context = { portal: council, visit: { ip: '192.0.2.1', userAgent: 't', nonce: '', requestId: '' } }
      const asked = { request, params: {}, context: context as unknown as AppLoadContext }
      return loader(asked as LoaderFunctionArgs).catch((thrown: unknown) => {
        if (thrown instanceof Response) return thrown
        throw thrown
      })
    }

    it('fit into two hundred bytes that nobody keeps', async () => {
      const answer = await ask(await sessionOf(council, { person: sato.person, role: 'member' }))
      expect(answer.status).toBe(200)
      expect(answer.headers.get('Cache-Control')).toBe('no-store')
      const text = await answer.text()
      expect(text.length).toBeLessThan(200)
      expect(Object.keys(JSON.parse(text))).toEqual(['unopened', 'fresh'])
    })

    it('do not keep a session open: its idle limit runs on, however often the page asks', async () => {
      const token = await sessionOf(council, { person: council.liaison.person, role: 'liaison' })
      const begun = await heldSession(council.db, sessionIdOf(token))
      const { idle } = sessionLimits.liaison
      for (let waited = 0; waited < idle; waited += minutes(1)) {
        expect((await ask(token)).status).toBe(200)
        expect((await heldSession(council.db, sessionIdOf(token)))?.expiresAt).toBe(begun?.expiresAt)
        expect((await heldSession(council.db, sessionIdOf(token)))?.lastSeenAt).toBe(begun?.lastSeenAt)
        council.clock.advance(minutes(1))
      }
      expect((await ask(token)).status).toBe(401)
      expect(await heldSession(council.db, sessionIdOf(token))).toBeNull()
    })
  })
})
