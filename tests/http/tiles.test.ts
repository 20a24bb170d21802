import { gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { addMirror, removeMirror } from '../../app/access/mirrors.server.ts'
import type { Role } from '../../app/access/role.ts'
import { sessionIdOf } from '../../app/access/sessions.server.ts'
import { checkLog } from '../../app/audit/check-log.ts'
import { storedLog } from '../../app/audit/stored-log-store.server.ts'
import { type LogFiles, tileLog } from '../../app/audit/tile-log.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import { instant } from '../../app/ids.ts'
import type { Portal } from '../../app/portal.server.ts'
import { loader as consistency } from '../../app/routes/log/consistency.ts'
import { loader as entryBundle } from '../../app/routes/log/entry-bundle.ts'
import { loader as tile } from '../../app/routes/log/tile.ts'
import { parseSettings } from '../../app/settings.ts'
import { addPerson, codeOf, type Door, elsewhere, kindsOf, openDoor, sessionOf } from '../access/door.ts'
import { tilesOf } from '../audit/tiles-of.ts'
import { onBothDatabases } from '../support/databases.ts'
import { state } from '../support/log.ts'

onBothDatabases('the log as tiles', (kind) => {
  let door: Door
  beforeEach(async () => {
    door = await openDoor(kind)
    for (let i = 0; i < 3; i++)
      await state(door.log, ...Array.from({ length: 100 }, () => ({ kind: 'signed-in' as const })))
  })
  afterEach(() => door.close())

  async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const loader = path.startsWith('tile/entries/') ? entryBundle : path.startsWith('tile/') ? tile : consistency
    const request = new Request(`http://localhost:3000/log/${path}`, { headers })
    const portal: Portal = { ...door, settings: parseSettings({}), logger: pino({ enabled: false }) }
    const context = { portal, visit: { nonce: '', requestId: 'r', ...elsewhere } }
    try {
      return await loader({ request, params: {}, context })
    } catch (thrown) {
      if (thrown instanceof Response) return thrown
      throw thrown
    }
  }

  async function cookieOf(role: Role): Promise<string> {
    return `__Host-fuin=${await sessionOf(door, await addPerson(door, { role }))}`
  }

  async function newMirror(name = '監督機関の写し') {
    const who = await addPerson(door, { role: 'oversight' })
    const { person, organization } = who
    const asked = {
      person,
      name: '',
      organization,
      organizationName: '',
      role: 'oversight' as const,
      session: sessionIdOf(await sessionOf(door, who)),
      secondFactorAt: instant(0),
      secondFactor: 'totp' as const,
      firstFactor: 'password' as const,
      hasPasskey: false,
      passkeyWanted: false,
      broughtKey: null,
      deputizes: null,
      audits: false,
      sessionEndsAt: instant(0),
      sessionIsLast: false,
      locale: 'ja' as const,
      setupStep: null,
      agreement: 'agreed' as const,
      powers: 'full' as const,
      part: null,
    }
    const by = actorFields(asked, elsewhere)
    const made = await addMirror(door, { name, by, code: codeOf(door, who) })
    return { made, by, bearer: { Authorization: `Bearer ${made.ok ? made.value.token : ''}` } }
  }

  test('every tile is there for anybody, to the byte, and kept for ever once full', async () => {
    const expected = await tilesOf(storedLog(door.database.opened))
    for (const [path, bytes] of expected) {
      if (!/^tile\/[0-9]/.test(path)) continue
      const answer = await get(path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('Content-Type')).toBe('application/octet-stream')
      expect(toBase64(new Uint8Array(await answer.arrayBuffer()))).toBe(toBase64(bytes))
      const forEver = /immutable/.test(answer.headers.get('Cache-Control') ?? '')
      expect(forEver, path).toBe(!path.includes('.p/'))
    }
    const narrower = new Uint8Array(await (await get('tile/0/000.p/7')).arrayBuffer())
    expect(toBase64(narrower)).toBe(toBase64((expected.get('tile/0/000') ?? narrower).slice(0, 7 * 32)))
  })

  test.each([
    'tile/0/001',
    'tile/0/001.p/46',
    'tile/0/002.p/1',
    'tile/1/000.p/2',
    'tile/1/000',
    'tile/2/000.p/1',
    'tile/63/000',
    'tile/0/0',
    'tile/0/x000/000',
    'tile/0/000.p/256',
    'tile/0/%30%30%30',
    'tile/0/x9223/x372/x036/x854/x775/807',
    'tile/nowhere',
  ])('%s is not there', async (path) => {
    const answer = await get(path)
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([404, 'no-store'])
  })

  test('a tile is never ahead of the newest signed checkpoint', async () => {
    const { bearer } = await newMirror()
    expect((await get('tile/0/001.p/46')).status).toBe(200)
    // An entry that is committed and not signed yet, as between the two steps of a batch.
    await door.db
      .insertInto('log_entry')
      .values({ index: 302, bytes: new Uint8Array([1]) })
      .execute()
    await door.db
      .insertInto('log_hash')
      .values({ level: 0, index: 302, hash: new Uint8Array(32) })
      .execute()
    expect((await get('tile/0/001.p/47')).status).toBe(404)
    expect((await get('tile/entries/001.p/47', bearer)).status).toBe(404)
  })

  test('of a log larger than this one there is no proof', async () => {
    const proof = await get('consistency?from=100&to=301')
    expect([proof.status, (await proof.text()).split('\n').length > 3]).toEqual([200, true])
    for (const sizes of ['from=100&to=302', 'from=400&to=512'])
      expect((await get(`consistency?${sizes}`)).status).toBe(404)
    expect((await get('consistency?from=301&to=100')).status).toBe(400)
  })

  test.each(['compliance', 'oversight'] as const)('%s is given the entries, and has looked', async (role) => {
    const Cookie = await cookieOf(role)
    for (let i = 0; i < 3; i++) {
      const answer = await get('tile/entries/000', { Cookie })
      expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'no-store'])
    }
    expect((await kindsOf(door)).filter((said) => said === 'log-viewed')).toHaveLength(1)
  })

  test.each(['member', 'liaison', 'secretariat'] as const)('%s is given none', async (role) => {
    expect((await get('tile/entries/000', { Cookie: await cookieOf(role) })).status).toBe(403)
  })

  test('a mirror with its token is given everything, and it verifies', async () => {
    const { bearer } = await newMirror()
    const note = await door.log.latestCheckpoint()
    const files: LogFiles = {
      kind: 'portal',
      async read(path) {
        const answer = await get(path, bearer)
        return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : null
      },
    }
    const audit = await checkLog(tileLog(files, note), { trust: door.log.trust })
    expect(audit).toMatchObject({ verdict: 'verified', entries: 302 })
    const packed = await get('tile/entries/000', { ...bearer, 'Accept-Encoding': 'gzip' })
    expect(packed.headers.get('Content-Encoding')).toBe('gzip')
    const plain = new Uint8Array(await (await get('tile/entries/000', bearer)).arrayBuffer())
    expect(gunzipSync(new Uint8Array(await packed.arrayBuffer()))).toEqual(Buffer.from(plain))
  })

  test('a token that was withdrawn, or never was, is good for nothing, and guessing ends soon', async () => {
    const { made, by, bearer } = await newMirror()
    expect((await get('tile/entries/000', bearer)).status).toBe(200)
    if (!made.ok) throw new Error(made.reason)
    expect(await removeMirror(door, { id: made.value.id, by })).toMatchObject({ ok: true })
    expect(await removeMirror(door, { id: made.value.id, by })).toMatchObject({ ok: false, reason: 'mirror-gone' })
    expect((await get('tile/entries/000', bearer)).status).toBe(401)
    const statuses = new Set<number>()
    for (let i = 0; i < 22; i++) statuses.add((await get('tile/entries/000', { Authorization: `Bearer ${i}` })).status)
    expect([...statuses]).toEqual([401, 429])
    expect(await kindsOf(door)).toEqual(expect.arrayContaining(['mirror-added', 'mirror-removed']))
  })

  test('whoever brings neither token nor session is asked for a token, not shown a page', async () => {
    for (const headers of [
      {},
      { Authorization: 'Basic eDp5' },
      { Cookie: '__Host-fuin=nobody' },
      { Accept: 'text/html' },
    ]) {
      const answer = await get('tile/entries/000', headers)
      expect([answer.status, answer.headers.get('Location')], JSON.stringify(headers)).toEqual([401, null])
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="entries of the log"')
      expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/)
    }
    const wrong = await get('tile/entries/000', { Authorization: 'Bearer 1' })
    expect(wrong.headers.get('WWW-Authenticate')).toContain('error="invalid_token"')
  })

  test('the database holds neither token nor, in the log, a name', async () => {
    const { made, bearer } = await newMirror('名前は残らない')
    const rows = await door.db.selectFrom('mirror').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(bearer.Authorization.slice(7))
    const entries = await door.db.selectFrom('log_entry').select('bytes').execute()
    expect(entries.some(({ bytes }) => Buffer.from(bytes).toString().includes('名前は残らない'))).toBe(false)
    expect(made.ok).toBe(true)
    expect(await newMirror('名前は残らない')).toMatchObject({ made: { ok: false, reason: 'mirror-name-taken' } })
    expect(await newMirror('  ')).toMatchObject({ made: { ok: false, reason: 'mirror-name-missing' } })
  })
})
