/** What a desk's holders sign: its key made, and passed on. */
import { deskDuties } from '../../app/desks/desk-duties.server.ts'
import { insertDesk, insertMember } from '../../app/desks/desk-store.server.ts'
import type { Duty } from '../../app/desks/desk-wire.ts'
import { makeDeskKey } from '../../app/desks/make-desk-key.server.ts'
import { shareDeskKey } from '../../app/desks/share-desk-key.server.ts'
import { type AtHand, deskKeySent, deskSharesSent, serveDesks } from '../../db/demo/serve-desks.server.ts'
import { join, signedIn, signRoll } from '../bulletins/council.ts'
import { type ActCase, ready, type Staff } from './ready-act.ts'

/** A desk that this liaison serves, with what their vault is to do there. */
async function deskAtHand(staff: Staff, desk: string, what: Duty['do']): Promise<AtHand> {
  const { roll, duties } = await deskDuties(staff, staff.liaison.person)
  const duty = duties.find((one) => one.do === what && one.desk === desk)
  if (!roll || !duty) throw new Error(`nothing to ${what} at ${desk}`)
  return { roll, duty }
}

async function serving(staff: Staff, desk: string): Promise<void> {
  const [at, names] = [staff.now(), { ja: desk, en: desk }]
  await insertDesk(staff.db, { id: desk, kind: 'office', organization: null, names }, at)
  await insertMember(staff.db, desk, staff.liaison.person, at)
}

export const deskActs: readonly ActCase[] = [
  {
    kind: 'desk',
    room: 'app/desks/make-desk-key.server.ts',
    name: 'a desk’s key made',
    async ready(staff) {
      const desk = 'sector-gas'
      await serving(staff, desk)
      const sent = await deskKeySent(staff, staff.liaison, await deskAtHand(staff, desk, 'make'))
      const by = await signedIn(staff, staff.liaison)
      return ready(sent.act.text, by, (council) => makeDeskKey(council, { by, desk, sent }))
    },
  },
  {
    kind: 'desk-share',
    room: 'app/desks/share-desk-key.server.ts',
    name: 'a desk’s key passed on',
    async ready(staff) {
      const desk = 'sector-oil'
      const by = await signedIn(staff, staff.liaison)
      await serving(staff, desk)
      await serveDesks(staff, { ...staff.liaison, by })
      const joiner = await join(staff, 'liaison', '新任 みのる')
      await signRoll(staff)
      await insertMember(staff.db, desk, joiner.person, staff.now())
      const sent = await deskSharesSent(staff, staff.liaison, await deskAtHand(staff, desk, 'share'))
      return ready(sent.act.text, by, (council) => shareDeskKey(council, { by, desk, sent }))
    },
  },
]
