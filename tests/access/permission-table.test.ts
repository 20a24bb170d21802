import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPermittedAct, may, permissions } from '../../app/access/permissions.ts'
import { publicRoutes } from '../../app/access/public-routes.ts'
import { type Role, roles } from '../../app/access/role.ts'
import { addPerson, type Door, entriesOf, openDoor, sessionOf } from './door.ts'
import { knockAt, moduleOf, type Place, places } from './site-doors.ts'

let door: Door
let cookies: Readonly<Record<Role, string>>
beforeAll(async () => {
  door = await openDoor()
  const entries: (readonly [Role, string])[] = []
  for (const role of roles) {
    const person = await addPerson(door, { role })
    entries.push([role, `__Host-fuin=${await sessionOf(door, person)}`])
  }
  cookies = Object.fromEntries(entries) as Record<Role, string>
})
afterAll(() => door.close())

const ask = (place: Place, kind: 'loader' | 'action', cookie: string | null) => knockAt(door, place, { kind, cookie })

const isSentAway = (answer: Response | 'other'): boolean =>
  answer !== 'other' &&
  (answer.status === 401 || answer.status === 403 || Boolean(answer.headers.get('Location')?.startsWith('/sign-in')))

describe.each(places.map((place) => [place.path, place] as const))('%s', (_, place) => {
  const kindsOf = async () => {
    const { loader, action } = await moduleOf(place.file)
    return [...(loader ? (['loader'] as const) : []), ...(action ? (['action'] as const) : [])]
  }

  it('names its act, or stands in the list of public doors', async () => {
    const { handle } = await moduleOf(place.file)
    const isListed = publicRoutes.includes(place.file)
    expect(isListed ? handle?.act === 'public' : isPermittedAct(handle?.act)).toBe(true)
  })

  it('asks before it shows: no page without a loader', async () => {
    const module = await moduleOf(place.file)
    if (publicRoutes.includes(place.file)) return
    expect(Boolean(module.loader) || (module.default === undefined && Boolean(module.action))).toBe(true)
  })

  it('sends away nobody in particular, also with half a sign-in or a made-up session', async () => {
    if (publicRoutes.includes(place.file)) return
    const before = (await entriesOf(door)).length
    const strangers = [null, `__Host-fuin-sign-in=${'B'.repeat(43)}`, `__Host-fuin=${'B'.repeat(43)}`, '__Host-fuin=']
    for (const kind of await kindsOf()) {
      for (const cookie of strangers) expect(isSentAway(await ask(place, kind, cookie)), `${kind} ${cookie}`).toBe(true)
    }
    expect((await entriesOf(door)).length).toBe(before)
  })

  it.each(roles)('lets in %s if and only if the table says so', async (role) => {
    const { handle } = await moduleOf(place.file)
    const act = handle?.act
    if (!isPermittedAct(act)) return
    for (const kind of await kindsOf()) {
      const before = (await entriesOf(door)).length
      const answer = await ask(place, kind, cookies[role])
      if (may(role, act)) {
        expect(isSentAway(answer), `${role} ${kind}`).toBe(false)
      } else {
        expect(answer === 'other' ? answer : answer.status, `${role} ${kind}`).toBe(403)
        const written = (await entriesOf(door)).slice(before).map(({ kind: said }) => said)
        expect(written.every((said) => said === 'denied')).toBe(true)
      }
    }
  })
})

describe('the table', () => {
  it('has a route for every public door it lists, the demo’s apart', () => {
    const files = places.map(({ file }) => file)
    expect(publicRoutes.filter((file) => !files.includes(file) && !file.startsWith('routes/demo/'))).toEqual([])
  })

  it('keeps the roles apart that must not meet in one person', () => {
    const allowed = (act: keyof typeof permissions): readonly Role[] => permissions[act]
    for (const act of ['read bulletins', 'acknowledge bulletins', 'write bulletins'] as const) {
      expect(allowed(act)).not.toContain('compliance')
      expect(allowed(act)).not.toContain('secretariat')
      expect(allowed(act)).not.toContain('oversight')
    }
    for (const act of ['search the log', 'export the log', 'make evidence', 'show names'] as const)
      expect(allowed(act)).toEqual(['compliance'])
    // The roster is confidential: no member ever.
    for (const act of ['see the roster', 'see deliveries', 'manage people'] as const)
      expect(allowed(act)).not.toContain('member')
  })
})
