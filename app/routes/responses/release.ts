import { json } from '@remix-run/node'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { releaseNote } from '../../responses/release-note.server.ts'
import { noteRelease } from '../../responses/response-wire.ts'
import { releaseBody } from '../../sealed/release-wire.ts'

export const handle = { act: 'read notes' } as const

/** POST {act, from} → a sealed note, with everything its reader's vault checks before it decrypts. */
export const action = actRoute(handle, {
  sent: releaseBody,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseNote(portal, {
      note: param('t', params.note),
      sent: act,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: (released) => json(noteRelease.encode(released)),
})
