import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolderDurably, writeOnceDurably } from '../../db/durable-file.server.ts'
import type { Db } from '../../db/open.server.ts'
import { equalBytes } from '../formats/bytes.ts'
import { Broken, isTrouble, NotProven } from '../outcome.ts'
import { KeyFileRefused } from '../witness/seed-file.server.ts'
import { anySealedSecret, keepServerKeyMark, serverKeyMark } from './server-key-store.server.ts'

/** What a sealed value is for and whose it is: a blob moved to another row or column does not open. */
export interface SealContext {
  readonly purpose: 'totp' | 'totp-pending' | 'invitation-password' | 'restoring'
  readonly owner: string
}

/** Seals at rest what the server must be able to read again. AES-256-GCM: nonce (12) ‖ tag (16) ‖ ciphertext. */
export interface ServerKey {
  seal(plain: Uint8Array, context: SealContext): Uint8Array
  /** Throws NotProven when the bytes were not sealed by this key for this context. */
  open(sealed: Uint8Array, context: SealContext): Uint8Array
  /** HMAC-SHA256 under a key of its own for this purpose: what bears it was said by this server. */
  mark(text: string, purpose: MarkPurpose): Uint8Array
}

export type MarkPurpose =
  | 'known-browser'
  | 'same-key'
  | 'passkey-challenge'
  | 'passkey-person'
  | 'mail-link'
  | 'call-words'
  | 'backup'

const keyLength = 32
const nonceLength = 12
const tagLength = 16

const boundTo = ({ purpose, owner }: SealContext): Uint8Array =>
  new TextEncoder().encode(`fuin-server-seal/1\n${purpose}\n${owner}\n`)

export function serverKeyFrom(key: Uint8Array): ServerKey {
  if (key.length !== keyLength) throw new Broken('the server key must be 32 bytes')
  const markKeys = new Map<MarkPurpose, Uint8Array>()
  const markKey = (purpose: MarkPurpose): Uint8Array => {
    const made =
      markKeys.get(purpose) ?? new Uint8Array(hkdfSync('sha256', key, '', `fuin-server-mark/1 ${purpose}`, 32))
    markKeys.set(purpose, made)
    return made
  }
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
    mark: (text, purpose) => new Uint8Array(createHmac('sha256', markKey(purpose)).update(text).digest()),
  }
}

/**
 * The key of `<dataDir>/keys/server.key`, made at the first start and never
 * again: it opens every authenticator secret, so with a new one nobody could sign
 * in. Throws KeyFileRefused where it is gone, is another, or others may read it.
 */
export async function openServerKey(dataDir: string, db: Db): Promise<ServerKey> {
  const file = join(dataDir, 'keys', 'server.key')
  const [mark, secret] = [await serverKeyMark(db), await anySealedSecret(db)]
  if (!existsSync(file) && (mark || secret)) {
    throw new KeyFileRefused(
      `${file} is missing, yet the database holds secrets that only this key opens. With a new one nobody could sign in. ` +
        'Restore the keys folder from its backup; a second node needs a copy of the first one’s.',
    )
  }
  const key = serverKeyFrom(await readServerKey(file))
  const own = key.mark('the key of this database', 'same-key')
  if (mark === null && (!secret || isOpenedBy(key, secret))) await keepServerKeyMark(db, own)
  const kept = await serverKeyMark(db)
  if (!kept || !equalBytes(kept, own)) {
    throw new KeyFileRefused(
      `${file} is another key than the one this database was begun with, and opens none of its secrets. ` +
        'Restore the keys folder from the backup made with this database.',
    )
  }
  return key
}

function isOpenedBy(key: ServerKey, { person, sealed }: { readonly person: string; readonly sealed: Uint8Array }) {
  try {
    key.open(sealed, { purpose: 'totp', owner: person })
    return true
  } catch (error) {
    if (isTrouble(error, 'NotProven')) return false
    throw error
  }
}

/** The key in this file, made there if there is none. */
async function readServerKey(file: string): Promise<Uint8Array> {
  await makeFolderDurably(dirname(file))
  await writeOnceDurably(file, randomBytes(keyLength), 0o600)
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0)
    throw new KeyFileRefused(
      `${file} can be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${file}`,
    )
  const bytes = new Uint8Array(await readFile(file))
  if (bytes.length !== keyLength)
    throw new KeyFileRefused(`${file} does not hold a key. Restore the keys folder from its backup.`)
  return bytes
}
