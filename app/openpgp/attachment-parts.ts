/**
 * The packets of a file (`fuin-attachment/1`, formats/attachment.ts), made and taken apart one by one: neither side ever
 * holds more of the file than one part. Runs anywhere; in the browser it does so in a worker of its own, which is told
 * the key of this one file and no other.
 */
import * as openpgp from 'openpgp'
import { messageCipher } from '../formats/algorithms.ts'
import { type Attachment, lengthOfPart } from '../formats/attachment.ts'
import { toHex } from '../formats/bytes.ts'
import { runningSha256 } from '../formats/sha256.ts'
import type { Sha256Hex } from '../ids.ts'
import { NotProven } from '../outcome.ts'
import { strictConfig } from './strict-config.ts'

const config: openpgp.PartialConfig = {
  ...strictConfig,
  preferredCompressionAlgorithm: openpgp.enums.compression.uncompressed,
  // One part, and no more of whatever it claims to hold.
  maxDecompressedMessageSize: 8 * 1024 * 1024,
}

// Of a time in a packet nobody has need: it would say when a file was brought.
const noTime = new Date(0)

export interface SealedPacket {
  readonly ciphertext: Uint8Array
  readonly sha256: Sha256Hex
}

/** One part as its packet. */
export async function sealPart(bytes: Uint8Array, sessionKey: Uint8Array): Promise<SealedPacket> {
  const message = await openpgp.createMessage({ binary: bytes, format: 'binary', date: noTime })
  // Named without an AEAD mode, the key keeps the library to SEIPDv1.
  const key = { data: sessionKey, algorithm: messageCipher.name }
  const ciphertext = await openpgp.encrypt({ message, sessionKey: key, format: 'binary', date: noTime, config })
  return { ciphertext, sha256: await digestOf(ciphertext) }
}

/**
 * What the packet at this place holds. Throws NotProven before anything is decrypted where it is another packet than was
 * signed for this place, and where what comes out is of another length than this place has.
 */
export async function openPart(
  { size, sessionKey, parts }: Pick<Attachment, 'size' | 'sessionKey' | 'parts'>,
  place: number,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  const signed = parts[place]
  if (signed === undefined || (await digestOf(ciphertext)) !== signed) throw new NotProven('attachment: another part')
  const bytes = await decrypted(ciphertext, sessionKey)
  if (bytes.length !== lengthOfPart(size, place)) throw new NotProven('attachment: a part of another length')
  return bytes
}

async function decrypted(ciphertext: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  try {
    const message = await openpgp.readMessage({ binaryMessage: ciphertext, config })
    const sessionKeys = [{ data, algorithm: messageCipher.name }]
    const opened = await openpgp.decrypt({ message, sessionKeys, format: 'binary', date: noTime, config })
    return opened.data
  } catch {
    // The library's own words are for whoever debugs it.
    throw new NotProven('attachment: a part that its key does not open')
  }
}

/** WebCrypto's: a part is digested in milliseconds. */
async function digestOf(bytes: Uint8Array): Promise<Sha256Hex> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))) as Sha256Hex
}

/** A file on its way to the portal: its parts are sealed in order, or only counted where they lie there already. */
export class FileSealer {
  private readonly hash = runningSha256()
  constructor(private readonly sessionKey: Uint8Array) {}

  /** `soFar`: of the file up to and with this part. */
  async seal(bytes: Uint8Array): Promise<SealedPacket & { readonly soFar: Sha256Hex }> {
    const soFar = this.pass(bytes)
    return { ...(await sealPart(bytes, this.sessionKey)), soFar }
  }

  /** A part that was brought before the page was loaded anew. */
  pass(bytes: Uint8Array): Sha256Hex {
    this.hash.add(bytes)
    return this.hash.soFar()
  }
}

/** A file on its way to its reader: parts in order, each proven before it is given on. */
export class FileOpener {
  private readonly hash = runningSha256()
  private next = 0
  constructor(private readonly file: Attachment) {}

  /** Throws NotProven; with the last part also where the whole is another file than was signed. */
  async open(ciphertext: Uint8Array): Promise<Uint8Array> {
    const bytes = await openPart(this.file, this.next, ciphertext)
    this.hash.add(bytes)
    this.next += 1
    const whole = this.next === this.file.parts.length
    if (whole && this.hash.hex() !== this.file.sha256) throw new NotProven('attachment: another file')
    return bytes
  }
}
