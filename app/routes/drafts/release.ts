import { json } from '@remix-run/node'
import { releaseDraft } from '../../composer/release-draft.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { ownRelease, releaseBody } from '../../sealed/release-wire.ts'

export const handle = { act: 'write bulletins' } as const

/** POST {act, from} → one's own draft, under an entry. */
export const action = actRoute(handle, {
  sent: releaseBody,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseDraft(portal, {
      draft: param('d', params.draft),
      sent: act,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: ({ own, released, sealed: ciphertext }) =>
    json(ownRelease.encode({ document: own.id, copy: own.copy, ciphertext, released })),
})
