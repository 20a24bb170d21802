import { toDataURL } from 'qrcode'
import { totpUri } from '../access/totp.server.ts'

/** The picture an authenticator app scans, as a data: address that the page's policy allows; it is never a file. */
export const totpPicture = (secret: string, label: string): Promise<string> =>
  toDataURL(totpUri(secret, { issuer: 'Fuin', label }), { errorCorrectionLevel: 'M', margin: 2, width: 440 })
