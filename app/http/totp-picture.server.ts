import { toDataURL } from 'qrcode'
import { totpUri } from '../access/totp.server.ts'

/** Its entry in the app: the portal by name and host, so that of two portals each code is found. No colon, which ends it. */
export const issuerOf = (origin: string): string => `Fuin 封印 ${new URL(origin).host.replace(':', ' ')}`

/** The picture an authenticator app scans, as a data: address that the page's policy allows; it is never a file. */
export const totpPicture = (
  secret: string,
  { origin, label }: { readonly origin: string; readonly label: string },
): Promise<string> =>
  toDataURL(totpUri(secret, { issuer: issuerOf(origin), label }), { errorCorrectionLevel: 'M', margin: 2, width: 440 })
