import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  isKeptFrom,
  isOfRole,
  isPermittedAct,
  may,
  type PermittedAct,
  permissions,
} from '../../app/access/permissions.ts'
import { type HeldPowers, powers, powersToState } from '../../app/access/powers.ts'
import { publicRoutes } from '../../app/access/public-routes.ts'
import { type Role, roles } from '../../app/access/role.ts'
import { entryKinds } from '../../app/formats/entry-kinds.ts'
import { addPerson, type Door, entriesOf, markFounded, openDoor, sessionOf } from './door.ts'
import { knockAt, moduleOf, type Place, places } from './site-doors.ts'

type Cookies = Readonly<Record<Role, string>>

/** Somebody of every role, signed in: named by a roll in that role, or by none. */
async function everyRole(of: Door, inRoll: boolean): Promise<Cookies> {
  const entries: (readonly [Role, string])[] = []
  for (const role of roles) {
    const person = await addPerson(of, { role, inRoll })
    entries.push([role, `__Host-fuin=${await sessionOf(of, person)}`])
  }
  return Object.fromEntries(entries) as Record<Role, string>
}

/** A council with a roll behind it, and one that is being founded. */
let door: Door
let founding: Door
let cookies: Cookies
let newcomers: Cookies
let founders: Cookies
/** Of an organization that withdrew: somebody who keeps the small account. */
let keeper: string
beforeAll(async () => {
  door = await openDoor()
  await markFounded(door)
  cookies = await everyRole(door, true)
  newcomers = await everyRole(door, false)
  const left = await addPerson(door, { role: 'member', state: 'suspended' })
  await door.db.updateTable('person').set({ duties_since: door.now() }).where('id', '=', left.person).execute()
  keeper = `__Host-fuin=${await sessionOf(door, left)}`
  founding = await openDoor()
  founders = await everyRole(founding, false)
})
afterAll(async () => {
  await door.close()
  await founding.close()
})

const ask = (place: Place, kind: 'loader' | 'action', cookie: string | null, at: Door = door) =>
  knockAt(at, place, { kind, cookie })

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

  /** Both the page and the form let in, or refuse with an entry, exactly whom the table says. */
  async function demandTable(role: Role, has: HeldPowers, visiting: { readonly at: Door; readonly cookie: string }) {
    const { handle } = await moduleOf(place.file)
    const act = handle?.act
    if (!isPermittedAct(act)) return
    const { at, cookie } = visiting
    for (const kind of await kindsOf()) {
      const before = (await entriesOf(at)).length
      const answer = await ask(place, kind, cookie, at)
      if (may({ role, powers: has }, act)) {
        expect(isSentAway(answer), `${role} ${has} ${kind}`).toBe(false)
      } else {
        expect(answer === 'other' ? answer : answer.status, `${role} ${has} ${kind}`).toBe(403)
        const written = (await entriesOf(at)).slice(before)
        const notYet = has === 'duties' ? 'small-account' : 'role-not-begun'
        const reason = isOfRole(role, act) && !isKeptFrom({}, act) ? notYet : 'not-allowed'
        expect(written.every((said) => said.kind === 'denied' && said.reason === reason)).toBe(true)
      }
    }
  }

  it.each(roles)('lets in %s if and only if the table says so', (role) =>
    demandTable(role, 'full', { at: door, cookie: cookies[role] }),
  )

  it.each(roles)('lets in %s whom no roll names only as far as the table says', (role) =>
    demandTable(role, role === 'member' ? 'full' : 'setup', { at: door, cookie: newcomers[role] }),
  )

  it('lets in whoever keeps a small account where the table says so by name, and nowhere else', () =>
    demandTable('member', 'duties', { at: door, cookie: keeper }))

  it.each(roles)('before the first roll lets in %s only as far as founding takes', (role) =>
    demandTable(role, role === 'member' ? 'full' : role === 'secretariat' ? 'founding' : 'setup', {
      at: founding,
      cookie: founders[role],
    }),
  )
})

describe('the table', () => {
  it('has a route for every public door it lists, the demo’s apart', () => {
    const files = places.map(({ file }) => file)
    expect(publicRoutes.filter((file) => !files.includes(file) && !file.startsWith('routes/demo/'))).toEqual([])
  })

  it('keeps the roles apart that must not meet in one person', () => {
    const allowed = (act: PermittedAct): readonly Role[] => permissions[act].roles
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

  const acts = Object.keys(permissions).filter(isPermittedAct)
  const allowedTo = (role: Role, has: HeldPowers) => acts.filter((act) => may({ role, powers: has }, act)).sort()

  it('gives whoever no roll names their own things, and nothing of their role', () => {
    for (const role of roles)
      expect(allowedTo(role, 'setup')).toEqual([
        'change own settings',
        'hold a key',
        'see home',
        'see own record',
        'step up',
        'use own key',
      ])
  })

  it('leaves a small account what is open, their own record, and taking it out', () => {
    expect(allowedTo('member', 'duties')).toEqual([
      'see duties',
      'see home',
      'see own record',
      'step up',
      'take own record',
      'use own key',
    ])
  })

  it('gives a founder of the council what the first roll takes, and nothing else', () => {
    const founding = allowedTo('secretariat', 'founding').filter(
      (act) => !allowedTo('secretariat', 'setup').includes(act),
    )
    expect(founding).toEqual([
      'change signers',
      'compare fingerprints',
      'make the council key',
      'manage organizations',
      'manage people',
      'see the roster',
      'sign rolls',
    ])
    for (const role of roles)
      if (role !== 'secretariat') {
        // Where one signer is left, theirs is the second signature, also while no roll is in force.
        const second = role === 'oversight' ? ['change signers'] : []
        expect(allowedTo(role, 'founding')).toEqual([...second, ...allowedTo(role, 'setup')].sort())
      }
  })

  it('knows of every kind of entry whose word it may be', () => {
    expect(Object.keys(powersToState).sort()).toEqual([...entryKinds].sort())
    expect(Object.values(powersToState).every((needed) => powers.includes(needed))).toBe(true)
  })
})
