/** What the holder of the inner layer signs, once it is off. */
import { takeOpened } from '../../app/archive/open-inner.server.ts'
import { insertDesk, insertMember } from '../../app/desks/desk-store.server.ts'
import { archiveLayers } from '../../app/formats/desk-service.ts'
import { agreeToOpen, askToOpen, innerOpened, type Opener, openOuter } from '../../db/demo/open-archive.server.ts'
import { serveDesks } from '../../db/demo/serve-desks.server.ts'
import { type Somebody, signedIn, signRoll, value } from '../bulletins/council.ts'
import { issueTo } from '../bulletins/sealing.ts'
import { type ActCase, ready, type Staff } from './ready-act.ts'

const opener = async (staff: Staff, somebody: Somebody): Promise<Opener> => ({
  ...somebody,
  by: await signedIn(staff, somebody),
})

/** Both layers' desks, each in two hands; founded by whichever of these acts comes first. */
async function archiveStanding(staff: Staff): Promise<void> {
  const { outer, inner } = archiveLayers
  const hands = { [outer]: [staff.compliance, staff.auditor], [inner]: [staff.signers[1], staff.oversight] }
  for (const [id, people] of Object.entries(hands)) {
    const names = { ja: id, en: id }
    if (!(await insertDesk(staff.db, { id, kind: 'office', organization: null, names }, staff.now()))) return
    for (const { person } of people) await insertMember(staff.db, id, person, staff.now())
    for (const somebody of people) await serveDesks(staff, await opener(staff, somebody))
  }
  await signRoll(staff)
}

export const archiveActs: readonly ActCase[] = [
  {
    kind: 'reseal',
    room: 'app/archive/open-inner.server.ts',
    name: 'a bulletin opened from the archive',
    async ready(staff) {
      await archiveStanding(staff)
      const { id } = await issueTo(staff, [staff.member])
      const [asker, holder] = [await opener(staff, staff.compliance), await opener(staff, staff.oversight)]
      value(await askToOpen(staff, asker, id, '調査 2026-4'))
      const { opening, outcome } = await agreeToOpen(staff, holder, id)
      value(outcome)
      value(await openOuter(staff, asker, opening))
      const { sent, made } = await innerOpened(staff, holder, opening)
      return ready(sent.text, holder.by, (council) => takeOpened(council, { opening, by: holder.by, sent, made }))
    },
  },
]
