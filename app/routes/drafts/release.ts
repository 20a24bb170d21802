import { json } from '@remix-run/node'
import { z } from 'zod'
import { releaseDraft } from '../../composer/release-draft.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { actSent } from '../../http/json-body.server.ts'
import { param } from '../../http/param.server.ts'
import { ownRelease } from '../../sealed/release-wire.ts'

export const handle = { act: 'write bulletins' } as const

const sent = z.strictObject({ act: actSent, from: z.string().regex(/^(0|[1-9]\d{0,17})$/) })

/** POST {act, from} → one's own draft, under an entry. */
export const action = actRoute(handle, {
  sent,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseDraft(portal, {
      draft: param('d', params.draft),
      sent: act,
      by,
      from: BigInt(from),
      freshness: portal.settings.freshness,
    }),
  answer: ({ own, released, sealed: ciphertext }) =>
    json(ownRelease.encode({ document: own.id, copy: own.copy, ciphertext, released })),
})
