import { partBody } from '../../attachments/attachment-wire.ts'
import { releaseAttachment } from '../../attachments/release-attachment.server.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { notFound, param } from '../../http/param.server.ts'

export const handle = { act: 'read bulletins' } as const

/** POST {act, from, part} → one part of a file, under the entry of the very act by which the file was asked for. */
export const action = actRoute(handle, {
  sent: partBody,
  take: ({ portal, by, sent: { act: sent, from, part }, params }) =>
    releaseAttachment(portal, {
      bulletin: param('b', params.bulletin),
      attachment: param('f', params.attachment),
      part,
      sent,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: ({ sealed }) => (sealed === null ? notFound() : bytesOf(sealed)),
})

const bytesOf = (bytes: Uint8Array): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(bytes.length),
      'Cache-Control': 'no-store',
    },
  })
