import { ownCertificate } from '../evidence/own-certificate.server.ts'
import type { Whose } from '../formats/counted.ts'
import type { Portal } from '../portal.server.ts'
import { sayNo } from './refusal.server.ts'

/** The certificate as a file (`fuin-certificate/1`), for `evidence:verify`. */
export async function certificateAnswer(portal: Pick<Portal, 'db' | 'log'>, who: Whose): Promise<Response> {
  const certificate = await ownCertificate(portal, who)
  if (!certificate.ok) throw sayNo(certificate)
  const { file, name } = certificate.value
  return new Response(new Uint8Array(file), {
    headers: {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
  })
}
