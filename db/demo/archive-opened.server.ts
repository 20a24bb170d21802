/** The archive in the sample council: one bulletin taken out by two people, and one that somebody asks for. */
import type { BulletinId } from '../../app/ids.ts'
import type { Course } from './days-at-work.ts'
import { agreeToOpen, askToOpen, layerReleased, type Opener, openInner, openOuter } from './open-archive.server.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { granted } from './stage.ts'

const opener = async (someone: SampleActor): Promise<Opener> => {
  const { person, vault } = someone
  return { person, vault, by: await someone.by() }
}

/** The oldest that lies there, or the one after so many; null where fewer do. */
async function archivedAfter({ parts }: SampleActor, after: number): Promise<BulletinId | null> {
  const rows = await parts.stage.portal.db
    .selectFrom('desk_copy')
    .innerJoin('sealed_document', 'sealed_document.id', 'desk_copy.document_id')
    .innerJoin('bulletin', 'bulletin.id', 'sealed_document.id')
    .select('bulletin.id')
    .where('inner_desk_id', 'is not', null)
    .where('issued_at', 'is not', null)
    .orderBy('issued_at')
    .limit(1)
    .offset(after)
    .execute()
  return rows[0]?.id ?? null
}

async function ask(asker: SampleActor, bulletin: BulletinId, why: string): Promise<void> {
  const { portal } = asker.parts.stage
  granted('asking for the archive', await askToOpen(portal, await opener(asker), bulletin, why))
}

/** Asked, agreed, and each takes off one layer; whoever asked reads it. */
export async function* openingArchive(asker: SampleActor, holder: SampleActor): Course {
  const bulletin = await archivedAfter(asker, 0)
  if (!bulletin) return
  const { portal } = asker.parts.stage
  await asker.signIn()
  yield 50
  await ask(asker, bulletin, '当時の注意喚起と今回の事案との関係を確認するため')
  await holder.signIn()
  yield 50
  const { opening, outcome } = await agreeToOpen(portal, await opener(holder), bulletin)
  granted('agreeing to the archive', outcome)
  yield 30
  granted('the outer layer', await openOuter(portal, await opener(asker), opening))
  yield 30
  granted('the inner layer', await openInner(portal, await opener(holder), opening))
  await holder.signOut()
  yield 30
  const request = await layerReleased(portal, await opener(asker), opening)
  granted('reading it', await asker.vault.handle('open-copy', request))
  yield 60
  await asker.signOut()
}

/** Nobody has agreed yet. */
export async function* askingArchive(asker: SampleActor): Course {
  const bulletin = await archivedAfter(asker, 1)
  if (!bulletin) return
  await asker.signIn()
  yield 50
  await ask(asker, bulletin, '関係機関からの照会に答えるため、発出した内容を確認する')
  await asker.signOut()
}
