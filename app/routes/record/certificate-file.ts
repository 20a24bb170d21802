import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { ownCertificate } from '../../evidence/own-certificate.server.ts'
import { requireActor } from '../../http/actor.server.ts'
import { sayNo } from '../../http/refusal.server.ts'

export const handle: RouteHandle = { act: 'see own record' }

/** The certificate as a file (`fuin-certificate/1`), for `evidence:verify`. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = await requireActor({ request, context }, 'see own record')
  const certificate = await ownCertificate(context.portal, person)
  if (!certificate.ok) throw sayNo(certificate)
  const { file, entry } = certificate.value
  return new Response(new Uint8Array(file), {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="fuin-certificate-${entry}.json"`,
      'Cache-Control': 'no-store',
    },
  })
}
