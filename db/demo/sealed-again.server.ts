/** A reader asks for a copy for a colleague; a liaison who did not write it gives one from what lies at the unit's desk. */
import { findOwnCopy, listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { findUnitCopy } from '../../app/bulletins/unit-copy-store.server.ts'
import { forNamedPeople } from '../../app/formats/marks.ts'
import type { BulletinId, ResealRequestId } from '../../app/ids.ts'
import type { SealedCopy } from '../../app/openpgp/vault-protocol.ts'
import { releaseCopy } from '../../app/reading/release-copy.server.ts'
import { askReseal } from '../../app/resealing/ask-reseal.server.ts'
import { planReseal } from '../../app/resealing/plan-reseal.server.ts'
import { waitingFor } from '../../app/resealing/request-store.server.ts'
import { resealBulletin } from '../../app/resealing/reseal-bulletin.server.ts'
import { askingObjects, resealingObjects } from '../../app/resealing/reseal-request.ts'
import { defaultFreshness } from '../../app/sealed/reader.ts'
import type { Course } from './days-at-work.ts'
import { openingOf } from './read-sample.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

/** The newest that the one has and the other was not addressed in. */
async function missingTo(colleague: SampleActor, asker: SampleActor): Promise<BulletinId | null> {
  const { db } = asker.parts.stage.portal
  const { lines } = await listOwnCopies(db, asker.person, { show: null, q: '', place: null })
  for (const { id, tlp } of lines) {
    const theirs = await findOwnCopy(db, { bulletin: id, person: colleague.person })
    if (tlp !== forNamedPeople && !theirs) return id
  }
  return null
}

/** Nothing where the other was addressed in all of it: a smaller sample has fewer bulletins. */
export async function* askingForColleague(asker: SampleActor, colleague: SampleActor): Course {
  const bulletin = await missingTo(colleague, asker)
  if (!bulletin) return
  await asker.signIn()
  yield 60
  const wish = { grounds: 'colleague', person: colleague.person, bulletin } as const
  const sent = await asker.sign({ act: 'ask-reseal', grounds: wish.grounds, objects: askingObjects(wish) })
  granted('asking for a copy', await askReseal(asker.parts.stage.portal, { ...wish, sent, by: await asker.by() }))
  yield 20
  await asker.signOut()
}

/** A colleague of whoever wrote it takes over. */
export async function* answeringRequests(liaison: SampleActor): Course {
  const { portal } = liaison.parts.stage
  await liaison.signIn()
  yield 40
  const by = await liaison.by()
  for (const { id: request, person, bulletin } of await waitingFor(portal.db, by.organization)) {
    if (!bulletin || !(await findUnitCopy(portal.db, { bulletin, person: liaison.person }))) continue
    await sealAgain(liaison, { bulletin, recipients: [person], request })
    yield 30
  }
  await liaison.signOut()
}

async function sealAgain(
  liaison: SampleActor,
  job: {
    readonly bulletin: BulletinId
    readonly recipients: Parameters<typeof planReseal>[1]['recipients']
    readonly request: ResealRequestId
  },
): Promise<void> {
  const { portal } = liaison.parts.stage
  const { bulletin, request } = job
  const plan = granted('planning', await planReseal(portal, { ...job, by: await liaison.by() }))
  const { source, roll, recipients } = plan
  await liaison.seeLog('reseal')
  const objects = [
    { kind: 'copy', id: source.copy, sha256: source.ciphertextHash },
    { kind: 'bulletin', id: bulletin },
  ]
  const act = await liaison.sign({ act: 'read', objects })
  const asked = { bulletin, sent: act, by: await liaison.by(), from: await liaison.pin() }
  const release = granted('the desk’s copy', await releaseCopy(portal, asked))
  const copies: SealedCopy[] = []
  const report = async (progress: { readonly copies: readonly SealedCopy[] }) => void copies.push(...progress.copies)
  const opening = { source: openingOf(release, act), roll, recipients }
  const resealed = granted('sealing anew', await liaison.vault.handle('reseal', opening, { report }))
  const { contentDigest, issued: entry, from, copiesRoot, wordings } = resealed
  const about = resealingObjects({ bulletin, contentDigest, request })
  const said = { act: 'reseal', objects: about, entry, from, copies: copiesRoot, wordings, codebook: null } as const
  const brought = copies.flatMap(({ copy: id, ciphertext, card }) => {
    const to = recipients.find(({ copy }) => copy === id)
    return to && card ? [{ id, code: to.code, recipient: to.person, ciphertext, card: card.ciphertext }] : []
  })
  const sent = await liaison.sign(said)
  const body = { bulletin, request, copies: brought, sent, by: await liaison.by(), freshness: defaultFreshness }
  granted('sealing anew', await resealBulletin(portal, body))
}
