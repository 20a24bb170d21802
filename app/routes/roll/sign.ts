import { actRoute } from '../../http/act-route.server.ts'
import { rollBody } from '../../roll/roll-wire.ts'
import { confirmRoll, proposeRoll } from '../../roll/sign-roll.server.ts'

// A line of each person, some kilobyte in base64.
export const handle = { act: 'sign rolls', body: 16 * 1024 * 1024 } as const

/** POST: a signature under the next roll; the first brings the lines along. */
export const action = actRoute(handle, {
  sent: rollBody,
  take: ({ portal, by, sent }) =>
    'lines' in sent ? proposeRoll(portal, { by, sent }) : confirmRoll(portal, { by, sent }),
})
