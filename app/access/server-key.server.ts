import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolderDurably, writeOnceDurably } from '../../db/durable-file.server.ts'
import { Broken, NotProven } from '../outcome.ts'

/** What a sealed value is for and whose it is: a blob moved to another row or column does not open. */
export interface SealContext {
  readonly purpose: 'totp' | 'totp-pending' | 'invitation-password' | 'invitation-password'
  readonly owner: string
}

/** Seals at rest what the server must be able to read again. AES-256-GCM: nonce (12) ‖ tag (16) ‖ ciphertext. */
export interface ServerKey {
  seal(plain: Uint8Array, context: SealContext): Uint8Array
  /** Throws NotProven when the bytes were not sealed by this key for this context. */
  open(sealed: Uint8Array, context: SealContext): Uint8Array
}

const keyLength = 32
const nonceLength = 12
const tagLength = 16

const boundTo = ({ purpose, owner }: SealContext): Uint8Array =>
  new TextEncoder().encode(`fuin-server-seal/1\n${purpose}\n${owner}\n`)

export function serverKeyFrom(key: Uint8Array): ServerKey {
  if (key.length !== keyLength) throw new Broken('the server key must be 32 bytes')
  return {
    seal(plain, context) {
      // The nonce comes from the system, not from the portal's injected source:
      // a repeated one would give the key away.
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(context))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]))
    },
    open(sealed, context) {
      if (sealed.length < nonceLength + tagLength) throw new NotProven('sealed value too short')
      const nonce = sealed.subarray(0, nonceLength)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
      decipher.setAAD(boundTo(context)).setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength))
      const body = decipher.update(sealed.subarray(nonceLength + tagLength))
      try {
        return new Uint8Array(Buffer.concat([body, decipher.final()]))
      } catch (cause) {
        throw new NotProven(`sealed value of ${context.purpose} does not open`, { cause })
      }
    },
  }
}

/**
 * The key of `<dataDir>/keys/server.key`, made at first start. Refuses a file
 * that others on the machine may read: it opens every TOTP secret.
 */
export async function loadServerKey(dataDir: string): Promise<ServerKey> {
  const folder = join(dataDir, 'keys')
  await makeFolderDurably(folder)
  const file = join(folder, 'server.key')
  await writeOnceDurably(file, randomBytes(keyLength), 0o600)
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) throw new Broken(`${file} may be read by others; set it to 0600`)
  return serverKeyFrom(new Uint8Array(await readFile(file)))
}
