import { actRoute } from '../../http/act-route.server.ts'
import { askReseal } from '../../resealing/ask-reseal.server.ts'
import { askBody } from '../../resealing/reseal-wire.ts'

export const handle = { act: 'ask for copies' } as const

/** POST: a signed act that asks for copies of what was issued earlier. */
export const action = actRoute(handle, {
  sent: askBody,
  take: ({ portal, by, sent: { act, ...wish } }) => askReseal(portal, { ...wish, sent: act, by }),
})
