/**
 * Everything that can be asked of the portal, made of its site map: each address
 * with what the asker knows, with what is others', and with what is hidden, which in
 * the other council is nowhere; looked at and sent to. A new route is asked by being one; what
 * it is told beyond that, for a door that takes a signed act, is a line in `spoken`.
 */
import { isOfRole, isPermittedAct } from '../../app/access/permissions.ts'
import { challengeBody } from '../../app/acts/challenge-wire.ts'
import { partBody } from '../../app/attachments/attachment-wire.ts'
import { cardSet } from '../../app/bulletins/card-to-open.ts'
import { findOwnCopy } from '../../app/bulletins/copy-store.server.ts'
import { commitToText } from '../../app/formats/committed-text.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import type { ActObject } from '../../app/formats/signed-act.ts'
import { type BulletinId, type CopyId, makeId, type Sha256Hex } from '../../app/ids.ts'
import { namedNote } from '../../app/responses/bring-note.server.ts'
import { noteActObjects, readNoteObjects } from '../../app/responses/note.ts'
import { askBody, notePlanBody, respondBody } from '../../app/responses/response-wire.ts'
import { cardsBody, copyActBody, type ReleaseBody, releaseBody } from '../../app/sealed/release-wire.ts'
import { pinOf, signAct } from '../../db/demo/sign-at-vault.server.ts'
import { moduleOf } from '../access/site-doors.ts'
import type { Somebody } from '../bulletins/council.ts'
import { type Place, places } from '../http/served-site.ts'
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
const whose = ['own', 'others', 'hidden'] as const
type Whose = (typeof whose)[number]
type Filling = Readonly<Record<string, string>>

/** What every parameter of the site map may be filled with. */
function fillings(side: Side, who: Somebody): Readonly<Record<Whose, Filling>> {
  const { council, bulletins, hidden } = side
  const other = who.person === side.sato.person ? side.mori : side.sato
  const health = council.log.health()
  const size = 'size' in health ? String(health.size) : '0'
  const time = String(Math.floor(council.now() / 1000))
  const same = {
    draft: makeId('d', random(16)),
    note: makeId('t', random(16)),
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

// ── with a signed act ──────────────────────────────────────────────────────

type Speaking = (side: Side, who: Somebody, path: string) => Promise<readonly Question[]>

const said = (what: string, path: string, body: unknown): Question => ({
  what,
  file: '',
  method: 'POST',
  path,
  type: 'application/json',
  body: JSON.stringify(body),
})

interface Wanted {
  readonly of: Whose
  readonly bulletin: BulletinId
  readonly copy: CopyId
  readonly sha256: Sha256Hex
  readonly card: Sha256Hex
}

/** One's own copy; that of a bulletin for others; one that is Ariake's alone. */
async function copiesTo(side: Side, who: Somebody): Promise<readonly Wanted[]> {
  const made = () => Buffer.from(random(32)).toString('hex') as Sha256Hex
  const filled = fillings(side, who)
  const wanted = whose.map(async (of): Promise<Wanted> => {
    const bulletin = filled[of].bulletin as BulletinId
    const own = await findOwnCopy(side.council.db, { bulletin, person: who.person })
    const {
      copy,
      ciphertextHash: sha256,
      cardHash,
    } = own ?? { copy: makeId('c', random(16)), ciphertextHash: made(), cardHash: made() }
    return { of, bulletin, copy, sha256, card: cardHash ?? made() }
  })
  return Promise.all(wanted)
}

async function releasing(side: Side, who: Somebody, objects: readonly [ActObject, ...ActObject[]]) {
  const act = await signAct(side.council, who, { act: 'read', objects })
  return { act, from: await pinOf(who.vault) }
}

/** A note that is sealed to nobody, about one's own, others' and what is hidden: how far it comes is all that is told. */
const writing =
  (kind: 'ask' | 'ask-sharing'): Speaking =>
  async (side, who, path) => {
    const asked: Question[] = []
    for (const { of, bulletin } of await copiesTo(side, who)) {
      const copies = [0, 1].map(() => ({ copy: makeId('c', random(16)), ciphertext: random(600) }))
      const note = { id: makeId('t', random(16)), contentDigest: sha256Hex(random(32)), copies }
      const objects = noteActObjects(bulletin, namedNote(note))
      const act = await signAct(
        side.council,
        who,
        kind === 'ask' ? { act: kind, objects } : { act: kind, audience: 'mssp', objects },
      )
      asked.push(said(`${kind} ${of}`, path.replace(':bulletin', bulletin), askBody.encode({ note, act })))
    }
    return asked
  }
/** The same file is asked for of each bulletin, whether it has any or not. */
async function files(side: Side, who: Somebody, path: string, body: (sent: ReleaseBody) => object) {
  const asked: Question[] = []
  const attachment = makeId('f', new Uint8Array(16))
  for (const { of, bulletin, sha256 } of await copiesTo(side, who)) {
    const sent = await releasing(side, who, [
      { kind: 'attachment', id: attachment, sha256 },
      { kind: 'bulletin', id: bulletin },
    ])
    const place = path.replace(':bulletin', bulletin).replace(':attachment', attachment)
    asked.push(said(`file of ${of}`, place, body(sent)))
  }
  return asked
}

/** What is said at a door that a member may stand at, by the file of its route. */
export const spoken: Readonly<Record<string, Speaking>> = {
  'routes/bulletins/release.ts': async (side, who, path) => {
    const asked: Question[] = []
    for (const { of, bulletin, copy, sha256 } of await copiesTo(side, who)) {
      const sent = await releasing(side, who, [
        { kind: 'copy', id: copy, sha256 },
        { kind: 'bulletin', id: bulletin },
      ])
      asked.push(said(`read ${of}`, path.replace(':bulletin', bulletin), releaseBody.encode(sent)))
    }
    return asked
  },
  'routes/attachments/release.ts': (side, who, path) => files(side, who, path, (sent) => releaseBody.encode(sent)),
  'routes/attachments/give-part.ts': (side, who, path) =>
    files(side, who, path, (sent) => partBody.encode({ ...sent, part: 0 })),
  'routes/bulletins/cards.ts': async (side, who, path) => {
    const asked: Question[] = []
    const [own, others, hidden] = await copiesTo(side, who)
    for (const [what, some] of [
      ['own', [own]],
      ['own and others', [own, others]],
      ['hidden', [hidden]],
    ] as const) {
      const cards = some.flatMap((one) => one ?? [])
      const sent = await releasing(side, who, [cardSet(cards)])
      asked.push(said(`cards ${what}`, path, cardsBody.encode({ ...sent, copies: cards.map(({ copy }) => copy) })))
    }
    return asked
  },
  'routes/bulletins/acts.ts': async (side, who, path) => {
    const asked: Question[] = []
    for (const { of, bulletin, copy, sha256 } of await copiesTo(side, who)) {
      const entry = { index: 3n, leaf: random(32) }
      const act = await signAct(side.council, who, {
        act: 'acknowledged',
        objects: [{ kind: 'copy', id: copy, sha256 }],
        entry,
      })
      const body = copyActBody.encode({ kind: 'acknowledged', act })
      asked.push(said(`acknowledge ${of}`, path.replace(':bulletin', bulletin), body))
    }
    return asked
  },
  'routes/responses/respond.ts': async (side, who, path) => {
    const asked: Question[] = []
    for (const { of, bulletin } of await copiesTo(side, who)) {
      const salt = random(32)
      const act = await signAct(side.council, who, {
        act: 'respond',
        state: commitToText({ salt, text: 'detected' }),
        corrects: null,
        objects: noteActObjects(bulletin, null),
      })
      const body = respondBody.encode({ state: 'detected', salt, corrects: null, note: null, act })
      asked.push(said(`respond ${of}`, path.replace(':bulletin', bulletin), body))
    }
    return asked
  },
  'routes/responses/ask.ts': writing('ask'),
  'routes/responses/sharing.ts': writing('ask-sharing'),
  'routes/responses/plan.ts': async (side, who, path) =>
    (await copiesTo(side, who)).map(({ of, bulletin }) =>
      said(`plan ${of}`, path.replace(':bulletin', bulletin), notePlanBody.encode({ question: null })),
    ),
  'routes/responses/release.ts': async (side, who, path) => {
    const note = makeId('t', random(16))
    const copy = { id: makeId('c', random(16)), ciphertextHash: Buffer.from(random(32)).toString('hex') as Sha256Hex }
    const act = await signAct(side.council, who, { act: 'read', objects: readNoteObjects(note, copy) })
    return [said('note hidden', path.replace(':note', note), releaseBody.encode({ act, from: await pinOf(who.vault) }))]
  },
  'routes/acts/challenge.ts': async (_, __, path) => [
    said('challenge', path, challengeBody.encode({ act: 'read', from: 0n, byHand: false })),
  ],
  'routes/keys/proof.ts': async (_, __, path) => [said('proof', path, {})],
}

/** Signed words over one's own things and others'. */
export async function speeches(side: Side, who: Somebody): Promise<readonly Question[]> {
  const all: Question[] = []
  for (const { file, path } of places as readonly Place[]) all.push(...((await spoken[file]?.(side, who, path)) ?? []))
  return all
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
