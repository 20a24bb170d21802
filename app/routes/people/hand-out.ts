import { evidenceGround } from '../../evidence/evidence-ground.server.ts'
import { handOutToLeaver } from '../../evidence/hand-out.server.ts'
import { handOutBody } from '../../evidence/hand-out-wire.ts'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'

export const handle = { act: 'hand out records' } as const

/** Answers with the record of somebody who has no access any more, sealed to their own key, once the signed act is in the log. */
export const action = actRoute(handle, {
  sent: handOutBody,
  take: ({ portal, by, sent: { from, to, salt, act }, params }) =>
    handOutToLeaver(evidenceGround(portal), {
      person: param('p', params.person),
      span: { from, to },
      by,
      salt,
      sent: act,
    }),
  answer: ({ file, entry }) =>
    new Response(new Uint8Array(file), {
      headers: {
        'Content-Type': 'application/pgp-encrypted',
        'Content-Disposition': `attachment; filename="fuin-record-${entry}.zip.pgp"`,
        'Cache-Control': 'no-store',
      },
    }),
})
