import { actRoute } from '../../http/act-route.server.ts'
import { enrolKey } from '../../keys/enrol-key.server.ts'
import { enrolBody } from '../../keys/enrol-wire.ts'

export const handle = { act: 'hold a key' } as const

/** POST {publicKey, protectedKey, act}: puts one's own new key on record. */
export const action = actRoute(handle, {
  sent: enrolBody,
  allowUnfinishedSetup: true,
  take: ({ portal, by, sent }) => enrolKey(portal, { by, sent }),
})
