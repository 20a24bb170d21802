import { json } from '@remix-run/node'
import { type CardsRelease, releaseCards } from '../../bulletins/release-cards.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { type CardsReleaseSent, cardsBody, cardsRelease } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins', body: 32_768 } as const

/** POST {act, from, copies} → the sealed headlines of one's own copies, under one entry. */
export const action = actRoute(handle, {
  sent: cardsBody,
  take: ({ portal, by, sent: { act, from, copies } }) =>
    releaseCards(portal, {
      copies: [...new Set(copies)],
      sent: act,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: (released) => json(cardsRelease.encode(sendable(released))),
})

const sendable = ({ own, cards, origins, shares, released }: CardsRelease): CardsReleaseSent => ({
  origins,
  shares,
  released,
  cards: own.flatMap(({ copy, code, id: bulletin, number, sender }, i) => {
    const sealed = cards[i]
    return sealed ? [{ outside: { copy, code, bulletin, number, sender }, ...sealed }] : []
  }),
})
