/** A council whose acts are told by mail, over a real SMTP server. */

import type { PersonId } from '../../app/ids.ts'
import { MailRounds } from '../../app/mail/send-mail.server.ts'
import { openSmtpPost } from '../../app/mail/smtp-post.server.ts'
import { tellActs } from '../../app/mail/tell-acts.server.ts'
import { openReadLog } from '../../app/read-log/open-read-log.server.ts'
import type { Db } from '../../db/open.server.ts'
import { type Door, openDoor } from '../access/door.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { logSettings, type openTestLog, random } from '../support/log.ts'
import { makeAuthority, openPostOffice, type PostOffice, readMessage, settingFor } from './post-office.ts'

export interface Said {
  readonly level: 'info' | 'error'
  readonly fields: Readonly<Record<string, unknown>>
}

export interface Told {
  readonly door: Door
  readonly office: PostOffice
  readonly said: Said[]
  /** One round of this portal, or of another node over the same database. */
  round(node?: MailRounds): Promise<number>
  anotherNode(db?: Db): MailRounds
  /** Rounds, the clock moving on between them, until all the strewn letters of an act are out. */
  settle(): Promise<number>
  waiting(): Promise<number>
  /** Who got letters, by address, in the order in which they came. */
  got(): readonly string[]
  emailOf(person: PersonId): Promise<string>
  close(): Promise<void>
}

const { authority, certificate } = makeAuthority()
export const origin = 'https://council.example'

/** A log whose acts are told of. */
export const openToldLog: typeof openTestLog = async (at, clock) =>
  openReadLog({ ...(await logSettings(at, clock)), beside: tellActs })

export const openToldDoor = (kind: DatabaseKind): Promise<Door> => openDoor(kind, openToldLog)

export async function tellOf(door: Door): Promise<Told> {
  const office = await openPostOffice({ certificate })
  const said: Said[] = []
  const logger = {
    info: (fields: object) => void said.push({ level: 'info', fields: { ...fields } }),
    error: (fields: object) => void said.push({ level: 'error', fields: { ...fields } }),
  }
  const mail = settingFor(office)
  const post = openSmtpPost({ mail, origin, authority, random, patience: 5_000 })
  const settings = { origin, secretariat: { phone: '03-0000-0000', hours: null } }
  const { serverKey } = door
  const anotherNode = (db: Db = door.db) =>
    new MailRounds({ db, now: door.clock.now, random, settings, serverKey, post, logger })
  const own = anotherNode()
  const never = new AbortController().signal
  const round = (node = own) => node.run(never)
  return {
    door,
    office,
    said,
    round,
    anotherNode,
    async settle() {
      let sent = 0
      for (let i = 0; i < 5; i++) {
        sent += await round()
        door.clock.advance(60_000)
      }
      return sent
    },
    async waiting() {
      const { count } = await door.db
        .selectFrom('letter')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    got: () => office.received.flatMap(({ to }) => to),
    async emailOf(person) {
      const row = door.db.selectFrom('person').select('email').where('id', '=', person)
      return (await row.executeTakeFirstOrThrow()).email
    },
    async close() {
      await office.close()
      await door.close()
    },
  }
}

export const messagesTo = (told: Told, email: string) =>
  told.office.received.filter(({ to }) => to.includes(email)).map(({ raw }) => readMessage(raw))
