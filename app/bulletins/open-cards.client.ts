import { signAct } from '../acts/sign-act.client.ts'
import { meetCouncil, underLog } from '../keyring/follow-log.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome } from '../outcome.ts'
import { actBytes, askRelease } from '../sealed/ask-release.client.ts'
import { cardsBody, cardsRelease } from '../sealed/release-wire.ts'
import { type CardToOpen, cardSet } from './card-to-open.ts'
import { headlines } from './headlines.client.ts'

/** Opens the cards of a list: one act, one entry for all of them. What is opened stands in `headlines`. */
export async function openCards(cards: readonly CardToOpen[]): Promise<Outcome<undefined, string>> {
  const act = await signAct({ act: 'read', objects: [cardSet(cards)] })
  if (!act.ok) return act
  const opened = await underLog(async () => {
    const copies = cards.map(({ copy }) => copy)
    const given = await askRelease('/bulletins/cards', act.value, {
      sends: cardsBody,
      bodyOf: (asked) => ({ ...asked, copies }),
      answer: cardsRelease,
    })
    if (!given.ok) return given
    const [origin] = given.value.origins
    const met = origin ? await meetCouncil(origin.roll.council) : done()
    return met.ok ? askVault('open-cards', { ...given.value, act: actBytes(act.value) }) : met
  })
  if (!opened.ok) return opened
  headlines.add(opened.value.cards)
  return done()
}
