/** Those of the mail room. */
import { expect } from 'vitest'
import { instant, type PersonId } from '../../app/ids.ts'
import { chooseLetters } from '../../app/mail/choose-letters.server.ts'
import { fanOut } from '../../app/mail/fan-out.server.ts'
import type { LetterKind } from '../../app/mail/letter.ts'
import { addToOutbox, nextTelling, queueLetters, wantedKindsOf } from '../../app/mail/letter-store.server.ts'
import { MailRounds } from '../../app/mail/send-mail.server.ts'
import { rollAlarmDue, tellRollEnd } from '../../app/mail/tell-roll-end.server.ts'
import { rollHead } from '../../app/roll/roll-store.server.ts'
import type { Trx } from '../../db/open.server.ts'
import { type Case, stated } from './beside-scene.ts'

const addToOutboxOf =
  (act: { readonly entry: number; readonly kind: string; readonly about: string; readonly actor: PersonId | null }) =>
  (trx: Trx): Promise<void> =>
    addToOutbox(trx, [
      { ...act, kind: act.kind as LetterKind, entry: -1 - Math.floor(Math.random() * 2 ** 40), askerRole: null },
    ])

export const besideMail = {
  'app/mail/fan-out.server.ts#fanOut': async ({ other, council, bulletin }) => {
    const { id } = bulletin.written.prepared
    const told = (entry: bigint) =>
      addToOutboxOf({ entry: Number(entry), kind: 'bulletin', about: id, actor: council.liaison.person })
    await council.db.transaction().execute((trx) => told(0n)(trx))
    return {
      beside: () => fanOut(other, () => true),
      // What the batch states is told of too: now, or at the next turn.
      steps: [stated(({ trx, nextIndex }) => told(nextIndex)(trx))],
      check: async () => {
        await fanOut(council, () => true)
        expect(await nextTelling(council.db)).toBeNull()
      },
    }
  },
  'app/mail/letter-store.server.ts#dropUnknown': async ({ other, council }) => {
    const at = council.now()
    const { person } = council.liaison
    await council.db.transaction().execute(addToOutboxOf({ entry: 1, kind: 'of-later', about: person, actor: null }))
    return {
      beside: () => nextTelling(other.db),
      steps: [stated(({ trx }) => queueLetters(trx, [{ person, tone: 'news', queuedAt: at, dueAt: at }]))],
      check: async () => expect(await nextTelling(council.db)).toBeNull(),
    }
  },
  'app/mail/send-mail.server.ts#settleLetter': async ({ other, council }) => {
    const { person } = council.liaison
    const at = council.now()
    const letter = { person, tone: 'news', queuedAt: at, dueAt: at } as const
    await council.db.transaction().execute((trx) => queueLetters(trx, [letter]))
    const settings = { origin: 'https://council.example', secretariat: { phone: null, hours: null } }
    const logger = { info: () => undefined, error: (fields: object) => expect(fields).toBeNull() }
    const post = async () => ({ state: 'sent' as const })
    const rounds = new MailRounds({ ...other, settings, logger, post })
    return { beside: () => rounds.run(new AbortController().signal) }
  },
  'app/mail/tell-roll-end.server.ts#tellRollEnd': async ({ other, council }) => {
    await council.db.deleteFrom('roll_alarm').execute()
    const head = await rollHead(council.db)
    const near = instant((head?.expiresAt ?? 0) - 1)
    return {
      beside: () => tellRollEnd(other.db, near),
      check: async () => expect(await rollAlarmDue(council.db, near)).toBeNull(),
    }
  },
  'app/mail/choose-letters.server.ts#chooseLetters': async ({ other, council }) => {
    const { person } = council.liaison
    return {
      // In two tabs at once.
      beside: () =>
        Promise.all([chooseLetters(other, { person, wanted: [] }), chooseLetters(other, { person, wanted: [] })]),
      check: async () => expect(await wantedKindsOf(council.db, person)).toEqual([]),
    }
  },
} satisfies Readonly<Record<string, Case>>
