/** What came back about one bulletin: answers of houses, one of which found something; questions, one answered; and what readers are told of it. */
import { listOwnCopies } from '../../app/bulletins/copy-store.server.ts'
import { bulletinObjects } from '../../app/deliveries/after-issue.ts'
import type { ResponseState } from '../../app/formats/respond-body.ts'
import type { BulletinId } from '../../app/ids.ts'
import { defaultSightingRule as rule } from '../../app/responses/response.ts'
import { classNow, shareSightings } from '../../app/responses/share-sightings.server.ts'
import { cameBack, comingBack } from '../../app/responses/view-responses.server.ts'
import type { Course, DaysAtWork } from './days-at-work.ts'
import type { SampleActor } from './sample-actor.server.ts'
import { day } from './sample-clock.ts'
import { decide, sendQuestion, sendReply, sendResponse, sendSharing } from './send-note.server.ts'
import { granted } from './stage.ts'

interface About {
  readonly publicTitle: string | null
}

/** Their copy of it, where they have one and opened it. */
async function openedBy(reader: SampleActor, { publicTitle }: About): Promise<BulletinId | null> {
  const { db } = reader.parts.stage.portal
  const { lines } = await listOwnCopies(db, reader.person, { show: null, q: '', place: null })
  const own = lines.find((line) => line.publicTitle === publicTitle)
  return own && (own.progress.openedAt !== null || own.sender === reader.person) ? own.id : null
}

type Doing = (sending: {
  readonly signer: SampleActor
  readonly by: Awaited<ReturnType<SampleActor['by']>>
  readonly bulletin: BulletinId
}) => Promise<unknown>

/** Comes in for this alone; nothing where they have not read it: a smaller sample has fewer bulletins. */
async function* about(someone: SampleActor, which: About, act: Doing): Course {
  const bulletin = await openedBy(someone, which)
  if (!bulletin) return
  await someone.signIn()
  yield 60
  await act({ signer: someone, by: await someone.by(), bulletin })
  yield 20
  await someone.signOut()
}

const answers: readonly (readonly [ResponseState, string])[] = [
  ['not-detected', ''],
  ['detected', '検証用の端末1台で、通信先への接続を1回確認しました。端末は隔離済みです。'],
  ['not-detected', ''],
  ['mitigated', '該当する設定を3台で変更しました。'],
  ['not-detected', '直近30日分の記録を確認しました。'],
  ['checking', ''],
  ['not-detected', ''],
  ['not-detected', ''],
]

/** The nth reader answers for their house, unless a colleague has. */
const answering =
  (n: number): Doing =>
  async (sending) => {
    const { portal } = sending.signer.parts.stage
    if ((await comingBack(portal, sending)).answer) return
    const [state, text] = answers[n % answers.length] ?? ['checking', '']
    granted('an answer', await sendResponse(portal, sending, { state, text }))
  }

const asking =
  (text: string): Doing =>
  (sending) =>
    sendQuestion(sending.signer.parts.stage.portal, sending, text)

const wishing =
  (text: string): Doing =>
  (sending) =>
    sendSharing(sending.signer.parts.stage.portal, sending, 'mssp', text)

/** The unit answers what waits, and tells the readers how much was seen, where enough have answered. */
const seeingTo: Doing = async ({ signer, by, bulletin }) => {
  const { portal } = signer.parts.stage
  const sending = { signer, by, bulletin }
  const came = granted('what came back', await cameBack(portal, { bulletin, by, rule }))
  for (const { notes, waits } of came.threads) {
    const question = notes.at(-1)
    if (waits && question?.copy)
      granted(
        'a reply',
        await sendReply(portal, sending, question.note, '対象です。利用していない接続は、無効にしてください。'),
      )
  }
  for (const { note, decided, written } of came.sharings)
    if (decided === null && written?.copy) granted('a decision', await decide(portal, sending, note))
  const now = await classNow(portal.db, { bulletin, rule, at: portal.now() })
  if (!now.ok) return
  const sent = await signer.sign({ act: 'share-sightings', sighted: now.value, objects: bulletinObjects(bulletin) })
  granted('the class', await shareSightings(portal, { bulletin, sent, by }))
}

/** Two days after it was issued its readers answer; two days later the unit has seen to it; what is asked on the last day waits. */
export function addAnswers(
  days: DaysAtWork,
  given: {
    readonly which: About & { readonly daysAgo: number }
    readonly sender: SampleActor
    readonly readers: readonly SampleActor[]
    readonly today: number
  },
): void {
  const { which, sender, readers, today } = given
  const at = (daysAgo: number, hours: number) => today - daysAgo * day + hours * 3_600_000
  const answered = which.daysAgo - 2
  for (const [n, reader] of readers.entries())
    days.beginFor(reader, at(answered, 10 + n * 0.3), () => about(reader, which, answering(n)))
  const [first, second, third] = readers
  if (first)
    days.beginFor(first, at(answered - 1, 11.2), () =>
      about(first, which, asking('1年以上利用していない保守用の接続も、点検の対象でしょうか。')),
    )
  const why = '監視を委託している事業者に、通信先の遮断を依頼するためです。'
  if (second) days.beginFor(second, at(answered - 1, 13.4), () => about(second, which, wishing(why)))
  days.beginFor(sender, at(answered - 2, 14.2), () => about(sender, which, seeingTo))
  const late = '遮断の期間は、いつまでを想定していますか。'
  if (third) days.beginFor(third, at(1, 17.1), () => about(third, which, asking(late)))
  if (first) days.beginFor(first, at(1, 18.3), () => about(first, which, wishing('当社も監視を委託しています。')))
}
