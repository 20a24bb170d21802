import { actRoute } from '../../http/act-route.server.ts'
import { confirmStatement, proposeStatement } from '../../roll/restate-council.server.ts'
import { statementBody } from '../../roll/roll-wire.ts'

// The council key's share for each of sixteen signers.
export const handle = { act: 'change signers', body: 1024 * 1024 } as const

/** POST: a signature under the next statement of who signs rolls; the first brings it along. */
export const action = actRoute(handle, {
  sent: statementBody,
  take: ({ portal, by, sent }) =>
    'statement' in sent ? proposeStatement(portal, { by, sent }) : confirmStatement(portal, { by, sent }),
})
