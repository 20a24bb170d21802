/** What a unit does about its bulletins once they are out: another one, and a call at night. */
import { findBulletin } from '../../app/bulletins/bulletin-store.server.ts'
import { changesOf } from '../../app/composer/changes.ts'
import { callWords } from '../../app/council/call-words.server.ts'
import { reachedObjects } from '../../app/deliveries/after-issue.ts'
import { deliveriesOf, listSent } from '../../app/deliveries/delivery-store.server.ts'
import { noteCall } from '../../app/deliveries/note-call.server.ts'
import type { Revision } from '../../app/formats/revision.ts'
import { keyOf, recognize } from '../../app/indicators/indicator.ts'
import { findDocument } from '../../app/sealed/document-store.server.ts'
import type { Course } from './days-at-work.ts'
import { type Issuing, issueSample } from './issue-sample.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { datedText, type SampleBulletin, type SampleIndicator } from './sample-bulletin.ts'
import type { SampleRevision } from './sample-revisions.ts'
import { granted } from './stage.ts'

/** Its author answers to what they issued; where that was left out of a smaller sample, there is nothing to do. */
export async function* followingUp(issuing: Omit<Issuing, 'bulletin'>, said: SampleRevision): Course {
  const { sender } = issuing
  const earlier = await issuedBy(sender, said.earlier)
  if (!earlier) return
  await sender.signIn()
  yield 300
  const revises = await revisionOf(sender, earlier, { ...said, today: issuing.today })
  await issueSample({ ...issuing, bulletin: said.later, revises })
  await sender.walkAway()
}

async function issuedBy({ person, parts }: SampleActor, { publicTitle }: SampleBulletin) {
  const { db } = parts.stage.portal
  const { lines } = await listSent(db, { whose: { of: 'person', person }, place: null, length: 100 })
  return lines.find((line) => line.publicTitle === publicTitle) ?? null
}

async function revisionOf(
  { parts }: SampleActor,
  { id: bulletin, number, acknowledgeBy }: NonNullable<Awaited<ReturnType<typeof issuedBy>>>,
  { how, earlier, later, today }: SampleRevision & Pick<Issuing, 'today'>,
): Promise<Revision> {
  const document = await findDocument(parts.stage.portal.db, bulletin)
  const contentDigest = document?.content_digest
  if (!contentDigest) throw new Error(`${number} was not issued`)
  const written = ({ body, indicators, headline, toDo, marks }: SampleBulletin) => {
    const keys = indicators.map(keyIn)
    return { marks, headline, toDo, acknowledgeBy, body: datedText(body, today), indicators: keys }
  }
  const basis = { ...written(earlier), how, bulletin, number, contentDigest, readers: [] }
  return { how, bulletin, number, contentDigest, changes: changesOf(basis, written(later)) }
}

function keyIn({ value }: SampleIndicator): string {
  const read = recognize(value)
  if (!read) throw new Error(`${value} is no indicator`)
  return keyOf(read)
}

/** Who is silent of the newest is called, and answers with the words of their notice. */
export async function callSilent(caller: SampleActor): Promise<void> {
  const { db, serverKey } = caller.parts.stage.portal
  const { lines } = await listSent(db, { whose: { of: 'person', person: caller.person }, place: null })
  const [newest] = lines
  const found = newest && (await findBulletin(db, newest.id))
  if (!found) return
  const silent = (await deliveriesOf(db, found.id)).find(
    ({ state, telephone, noticeAt, progress }) =>
      state === 'active' && telephone !== '' && noticeAt !== null && progress.releasedAt === null,
  )
  if (!silent || silent.noticeAt === null) return
  const { copy, person, noticeAt, language } = silent
  await caller.signIn()
  const answer = callWords(serverKey, { person, noticeAt, language }).callee.join(' ')
  const sent = await caller.sign({ act: 'reached', objects: reachedObjects({ bulletin: found.id, copy }) })
  const asked = { bulletin: found.id, copy, answer, sent, by: await caller.by() }
  granted('noting a call', await noteCall(caller.parts.stage.portal, asked))
  await caller.walkAway()
}
