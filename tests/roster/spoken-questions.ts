/** What is said with a signed act at the doors that a member may stand at: about one's own, others' and what is hidden. */
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
import type { Somebody } from '../bulletins/council.ts'
import { type Place, places } from '../http/served-site.ts'
import { random } from '../support/log.ts'
import { fillings, type Question, type Whose, whose } from './questions.ts'
import type { Side } from './two-councils.ts'

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
