/** What happens of itself, or between two vaults, is whole as well wherever the process is killed (what is asked for by acts and forms: tests/acts/take-act, tests/http/every-form). */
import { describe, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { heldShares } from '../../app/desks/desk-key-store.server.ts'
import { answerDeskProof, askDeskProof } from '../../app/desks/prove-desk-share.server.ts'
import { fromBase64 } from '../../app/formats/bytes.ts'
import { days, hours, type PersonId } from '../../app/ids.ts'
import { endDueMandates } from '../../app/mandates/use-mandate.server.ts'
import { askForAddress, confirmAddress, letAddressHold } from '../../app/recovery/change-address.server.ts'
import { answerReset, askForReset } from '../../app/recovery/forgotten-password.server.ts'
import { linkToken } from '../../app/recovery/make-link.server.ts'
import { addressChangesDue, linkToSend, resetsAsked } from '../../app/recovery/way-back-store.server.ts'
import { actorOf, addPerson, codeOf, type Door, openDoor, sessionOf, where } from '../access/door.ts'
import { signedIn } from '../bulletins/council.ts'
import { given } from '../council/newcomers.ts'
import { foundDeskCouncil, join, office, signRoll, unlock, value } from '../desks/desk-council.ts'
import { openMandates } from '../mandates/mandate-council.ts'
import { expectWholeAfterKills } from './killed-process.ts'

const alike = () => null

describe('done wholly or not at all, wherever the process is killed:', { timeout: 60_000 }, () => {
  it('the link of a forgotten password', async () => {
    const door = await openDoor()
    const { email } = await addPerson(door)
    given(await askForReset(door, { email, where }))
    const send = async (copied: Door) => {
      for (const one of await resetsAsked(copied.db, 10)) await answerReset(copied, one)
    }
    await expectWholeAfterKills({ door, send, alike })
    await door.close()
  })

  it('an address that holds at its hour', async () => {
    const door = await openDoor()
    const who = await addPerson(door)
    const { person } = who
    const by = actorFields(actorOf(door, who, await sessionOf(door, who)), where)
    given(await askForAddress(door, { by, code: codeOf(door, who), address: 'atarashii@example.jp' }))
    for (const purpose of ['address-old', 'address-new'] as const) {
      const link = await linkToSend(door.db, { person, purpose, at: door.now() })
      given(await confirmAddress(door, { token: link ? linkToken(door.serverKey, link) : 'none', where }))
    }
    door.clock.advance(hours(73))
    const send = async (copied: Door) => {
      for (const one of await addressChangesDue(copied.db, copied.now(), 10)) await letAddressHold(copied, one)
    }
    await expectWholeAfterKills({ door, send, alike })
    await door.close()
  })

  it('a mandate that ends on its day', async () => {
    const { door, dayIn, give, signRoll: bothSign } = await openMandates('sqlite')
    await bothSign()
    const { person } = await addPerson(door, { role: 'liaison' })
    await give({ person, power: 'secretariat', last: dayIn(3) })
    door.clock.advance(days(5))
    await expectWholeAfterKills({ door, send: endDueMandates, alike })
    await door.close()
  })

  it('a share of a desk that is proven', async () => {
    const council = await foundDeskCouncil('sqlite')
    const second = await join(council, 'liaison', '相馬 健')
    await signRoll(council)
    await office(council, 'cabinet', [council.liaison, second])
    await unlock(council, council.liaison)
    const about = { desk: 'cabinet', epoch: 1 }
    const { message } = value(await askDeskProof(council, second.person, about))
    const nonce = fromBase64(await answered(second.person, message))
    const by = await signedIn(council, second)
    // A question is good once: the share is proven by then.
    const afterwards = expect.objectContaining({ ok: false, reason: 'proof-wrong' })
    const send = (copied: Door) => answerDeskProof(copied, { by, ...about, nonce })
    await expectWholeAfterKills({ door: council, send, alike, afterwards })
    await council.close()

    async function answered(person: PersonId, asked: Uint8Array): Promise<string> {
      const [share] = await heldShares(council.db, { desk: 'cabinet', person, key: second.key.fingerprint })
      if (!share) throw new Error('no share was given')
      return value(await second.vault.handle('answer-desk-proof', { share, message: asked })).nonce
    }
  })
})
