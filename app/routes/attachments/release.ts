import { json } from '@remix-run/node'
import { attachmentRelease } from '../../attachments/attachment-wire.ts'
import { releaseAttachment } from '../../attachments/release-attachment.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { releaseBody } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins' } as const

/** POST {act, from} → the entry under which a file of a bulletin leaves; nothing of the file yet. */
export const action = actRoute(handle, {
  sent: releaseBody,
  take: ({ portal, by, sent: { act: sent, from }, params }) =>
    releaseAttachment(portal, {
      bulletin: param('b', params.bulletin),
      attachment: param('f', params.attachment),
      part: null,
      sent,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: ({ released }) => json(attachmentRelease.encode({ released })),
})
