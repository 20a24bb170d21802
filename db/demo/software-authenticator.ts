/** A security key of software, byte by byte as WebAuthn Level 3 has it (§6.1 authenticator data, §6.5 attestation): for people of the sample council, and so that a test can make it lie. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { madePasskeyText, shownPasskeyText } from '../../app/access/passkey.ts'

export interface Lies {
  readonly origin?: string
  readonly challenge?: string
  readonly type?: string
  readonly crossOrigin?: boolean
  /** False: touched, but neither finger nor PIN. */
  readonly verified?: boolean
  readonly counter?: number
  readonly rpId?: string
  readonly userHandle?: string | null
  readonly synced?: boolean
  /** Signs with another key than the one it registered. */
  readonly forged?: boolean
}

interface Asked {
  readonly challenge: string
  readonly rpId?: string
  readonly rp?: { readonly id: string }
  readonly user?: { readonly id: string }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255])

export class SoftwareAuthenticator {
  readonly id = randomBytes(32)
  counter: number
  userHandle = ''
  private readonly key: KeyObject
  private readonly publicPoint: { readonly x: Buffer; readonly y: Buffer }
  private readonly synced: boolean
  private readonly origin: string

  constructor({ synced = false, counter = 0, origin = 'http://localhost:3000' } = {}) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.key = privateKey
    this.publicPoint = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') }
    this.synced = synced
    this.counter = counter
    this.origin = origin
  }

  /** What the browser would hand over for these options. */
  make(options: string, lies: Lies = {}): string {
    const asked: Asked = JSON.parse(options)
    this.userHandle = asked.user?.id ?? ''
    const { x, y } = this.publicPoint
    // COSE_Key (RFC 9052 §7): EC2, ES256, P-256.
    const cose = Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), x, Buffer.from('225820', 'hex'), y])
    const credential = Buffer.concat([Buffer.alloc(16), u16(this.id.length), this.id, cose])
    const data = Buffer.concat([this.head(asked.rp?.id ?? '', 0x40, lies), credential])
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
      u16(data.length),
      data,
    ])
    const clientData = this.clientData('webauthn.create', asked, lies)
    return madePasskeyText({
      id: base64url(this.id),
      attestation: base64url(attestation),
      clientData: base64url(clientData),
      transports: ['usb'],
    })
  }

  show(options: string, lies: Lies = {}): string {
    const asked: Asked = JSON.parse(options)
    if (this.counter > 0) this.counter++
    const data = this.head(asked.rpId ?? '', 0, lies)
    const clientData = this.clientData('webauthn.get', asked, lies)
    const key = lies.forged ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : this.key
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), key)
    return shownPasskeyText({
      id: base64url(this.id),
      authenticatorData: base64url(data),
      clientData: base64url(clientData),
      signature: base64url(signature),
      userHandle: lies.userHandle === undefined ? this.userHandle : lies.userHandle,
    })
  }

  private head(rpId: string, flags: number, lies: Lies): Buffer {
    const backup = (lies.synced ?? this.synced) ? 0x18 : 0
    const present = 0x01 | ((lies.verified ?? true) ? 0x04 : 0) | backup | flags
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(lies.counter ?? this.counter)
    return Buffer.concat([sha256(lies.rpId ?? rpId), Buffer.from([present]), counter])
  }

  private clientData(type: string, asked: Asked, lies: Lies): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? asked.challenge,
        origin: lies.origin ?? this.origin,
        crossOrigin: lies.crossOrigin ?? false,
      }),
    )
  }
}
