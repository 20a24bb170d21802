import { json } from '@remix-run/node'
import { z } from 'zod'
import { type CardsRelease, releaseCards } from '../../bulletins/release-cards.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent, idText } from '../../http/json-body.server.ts'
import { cardsAtOnce } from '../../sealed/copy.ts'
import { type CardsReleaseSent, cardsRelease } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins', body: 32_768 } as const

const sent = z.strictObject({
  act: actSent,
  /** The size of the checkpoint the reader's vault holds, decimal. */
  from: z.string().regex(/^(0|[1-9]\d{0,17})$/),
  copies: z.array(idText('c')).min(1).max(cardsAtOnce),
})

/** POST {act, from, copies} → the sealed headlines of one's own copies, under one entry. */
export const action = actRoute(handle, {
  sent,
  take: ({ portal, by, sent: { act, from, copies } }) =>
    releaseCards(portal, {
      copies: [...new Set(copies)],
      sent: act,
      by,
      from: BigInt(from),
      freshness: portal.settings.freshness,
    }),
  answer: (released) => json(cardsRelease.encode(sendable(released))),
})

const sendable = ({ own, cards, origins, released }: CardsRelease): CardsReleaseSent => ({
  origins,
  released,
  cards: own.flatMap(({ copy, code, id: bulletin, number, sender }, i) => {
    const sealed = cards[i]
    return sealed ? [{ outside: { copy, code, bulletin, number, sender }, ...sealed }] : []
  }),
})
