import { json } from '@remix-run/node'
import { actRoute } from '../../http/act-route.server.ts'
import { param } from '../../http/param.server.ts'
import { releaseCopy } from '../../reading/release-copy.server.ts'
import { sentCopy } from '../../reading/sent-copy.server.ts'
import { release, releaseBody } from '../../sealed/release-wire.ts'

export const handle = { act: 'read bulletins' } as const

/** POST {act, from} → the sealed copy with everything its reader's vault checks before it decrypts. */
export const action = actRoute(handle, {
  sent: releaseBody,
  take: ({ portal, by, sent: { act, from }, params }) =>
    releaseCopy(portal, {
      bulletin: param('b', params.bulletin),
      sent: act,
      by,
      from,
      freshness: portal.settings.freshness,
    }),
  answer: (given) => {
    const { own } = given
    const desk = own.desk && { ciphertext: own.desk.ciphertext, sealerKey: own.desk.sealerKey }
    return json(release.encode(sentCopy(given, { ...own, bulletin: own.id }, desk)))
  },
})
