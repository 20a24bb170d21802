/**
 * Everything that can be asked of the portal, made of its site map: each address
 * with what the asker knows, with what is others', and with what is hidden, which in
 * the other council is nowhere; looked at and sent to. A new route is asked by being one; what
 * it is told beyond that, for a door that takes a signed act, is a line in `spoken`.
 */
import { isOfRole, isPermittedAct } from '../../app/access/permissions.ts'
import { makeId } from '../../app/ids.ts'
import { moduleOf } from '../access/site-doors.ts'
import type { Somebody } from '../bulletins/council.ts'
import { places } from '../http/served-site.ts'
import { random } from '../support/log.ts'
import type { Side } from './two-councils.ts'

export interface Question {
  /** The same words in both councils. */
  readonly what: string
  /** Of the route module. */
  readonly file: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly type?: 'application/json' | 'application/x-www-form-urlencoded'
  readonly body?: string
}

/** Whose things stand in an address. */
export const whose = ['own', 'others', 'hidden'] as const
export type Whose = (typeof whose)[number]
type Filling = Readonly<Record<string, string>>

/** What every parameter of the site map may be filled with. */
export function fillings(side: Side, who: Somebody): Readonly<Record<Whose, Filling>> {
  const { council, bulletins, hidden } = side
  const other = who.person === side.sato.person ? side.mori : side.sato
  const health = council.log.health()
  const size = 'size' in health ? String(health.size) : '0'
  const time = String(Math.floor(council.now() / 1000))
  const same = {
    draft: makeId('d', random(16)),
    note: makeId('t', random(16)),
    attachment: makeId('f', random(16)),
    part: '0',
    verification: makeId('v', random(16)),
    token: 'A'.repeat(43),
    changeover: '1',
    request: makeId('q', random(16)),
    size,
    time,
  }
  const { person, organization } = who
  return {
    own: {
      ...same,
      person,
      organization,
      bulletin: bulletins.both,
      index: '8',
      entry: '0',
      opening: '0',
      desk: 'archive',
      '*': `0/000.p/${size}`,
    },
    others: {
      ...same,
      person: other.person,
      organization: other.organization,
      bulletin: bulletins.others,
      index: '5',
      entry: '5',
      opening: '5',
      desk: 'org-others',
      '*': '000',
    },
    hidden: {
      ...same,
      ...hidden,
      desk: 'org-hidden',
      index: String(hidden.entry),
      entry: String(hidden.entry),
      opening: String(hidden.entry),
      '*': `000.p/${size}`,
    },
  }
}

const parameter = /:(\w+)\??|\*/g

function addressOf(path: string, filling: Filling): string {
  return path.replace(parameter, (match, name?: string) => {
    const filled = filling[name ?? match]
    if (filled === undefined) throw new Error(`say in questions.ts what ${match} of ${path} is filled with`)
    return filled
  })
}

/** What is looked for, by whatever name a page may read it. */
const sought = ({ hidden }: Side) =>
  `q=${encodeURIComponent('有明')}&who=${hidden.person}&organization=${hidden.organization}&after=${hidden.bulletin}&page=next.${hidden.person}`

/** The files of the routes where a member has something to ask, and of those where everybody has. */
export const open = await (async () => {
  const acts = await Promise.all(places.map(async ({ file }) => [file, (await moduleOf(file)).handle?.act] as const))
  const filesOf = (is: (act: unknown) => boolean) => new Set(acts.flatMap(([file, act]) => (is(act) ? [file] : [])))
  const toAll = filesOf((act) => act === 'public')
  const toMembers = filesOf((act) => act === 'public' || (isPermittedAct(act) && isOfRole('member', act)))
  return { toAll, toMembers }
})()

/** Everything that is looked at. What a refusal by role comes before is not looked for besides. */
export function looks(side: Side, who: Somebody): readonly Question[] {
  const filled = fillings(side, who)
  return places.flatMap(({ file, path }): readonly Question[] => {
    const look = (what: string, address: string): Question => ({
      what: `GET ${path} ${what}`,
      file,
      method: 'GET',
      path: address,
    })
    if (path.match(parameter)) return whose.map((of) => look(of, addressOf(path, filled[of])))
    const plain = look('plain', path)
    return open.toMembers.has(file) ? [plain, look('sought', `${path}?${sought(side)}`)] : [plain]
  })
}

/** The same, at each address once. */
export const glances = (side: Side, who: Somebody): readonly Question[] =>
  looks(side, who).filter(({ what }) => / (plain|own)$/.test(what))

/** What is sent to doors that are everybody's. */
export const knocksOfStrangers = (side: Side, who: Somebody): readonly Question[] =>
  knocks(side, who).filter(({ file }) => open.toAll.has(file))

/** Every door that takes something, with nothing it can mean anything by. */
export function knocks(side: Side, who: Somebody): readonly Question[] {
  const filled = fillings(side, who)
  return places.flatMap(({ file, path }) => {
    const cases = path.match(parameter) ? (['own', 'hidden'] as const) : (['own'] as const)
    return cases.map((of): Question => {
      const asked = { file, what: `POST ${path} ${of}`, method: 'POST', path: addressOf(path, filled[of]) } as const
      return file.endsWith('.tsx')
        ? { ...asked, type: 'application/x-www-form-urlencoded', body: 'do=nothing' }
        : { ...asked, type: 'application/json', body: '{}' }
    })
  })
}

/**
 * What takes something of a member and is told nothing here, for what it takes is
 * the asker's alone: a password, a factor, an address, a key, a share of a desk of their own, a form of their settings.
 */
export const knockedOnly: readonly string[] = [
  'routes/home/told.ts',
  'routes/access/sign-in.tsx',
  'routes/access/second-factor.tsx',
  'routes/access/sign-in-passkey.tsx',
  'routes/access/ask-sign-in-passkey.ts',
  'routes/access/ask-passkey.ts',
  'routes/mandates/own.tsx',
  'routes/access/forgotten.tsx',
  'routes/access/reset.tsx',
  'routes/access/lost.tsx',
  'routes/access/restore.tsx',
  'routes/access/address.tsx',
  'routes/access/duty-address.tsx',
  'routes/access/step-up.tsx',
  'routes/access/step-up-here.ts',
  'routes/access/sign-out.tsx',
  'routes/settings/profile.tsx',
  'routes/settings/sessions.tsx',
  'routes/settings/second-factor.tsx',
  'routes/settings/mail.tsx',
  'routes/settings/address.tsx',
  'routes/invitation/invitation.tsx',
  'routes/setup/sign-pledge.ts',
  'routes/setup/sign-consent.ts',
  'routes/organization/own.tsx',
  'routes/organization/proposals.tsx',
  'routes/keys/enrol.ts',
  'routes/keys/trust-card.ts',
  'routes/keys/renew.ts',
  'routes/resealing/ask.ts',
  'routes/desks/key.ts',
  'routes/desks/shares.ts',
  'routes/desks/proof.ts',
  'routes/desks/answer.ts',
  'routes/settings/replace-key.tsx',
  'routes/shell/language.tsx',
  'routes/shell/theme.tsx',
  'routes/edge/csp-reports.ts',
  'routes/edge/not-found.tsx',
]

/** What hands out a bundle of the asker's own record: its bytes are not compared here (README). */
export const bundles: readonly string[] = ['routes/organization/consent-file.ts', 'routes/record/hand-out-file.ts']
