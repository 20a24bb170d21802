/** Runs in the browser: seals so many headlines to one reader, and opens them as the vault does. */
import { toBase64 } from '../../app/formats/bytes.ts'
import { contentDigest, formatSealed } from '../../app/formats/sealed.ts'
import { type CardContent, cardForm } from '../../app/formats/sealed-bulletin.ts'
import { instant, makeId } from '../../app/ids.ts'
import { openedThing } from '../../app/openpgp/open-release.ts'
import { makeOwnKey, openMessage, signBytes } from '../../app/openpgp/own-key.ts'
import { sealSigned } from '../../app/openpgp/seal-to-key.ts'

export interface Measured {
  /** Milliseconds for all of them: decrypted, signature judged, read. */
  readonly opened: number
  /** The floor: decrypted, and nothing looked at. */
  readonly decrypted: number
}

const portal = 'council.example'
const random = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size))

export async function measure(cards: number): Promise<readonly Measured[]> {
  const at = instant(Date.now())
  const [{ own: sender }, { own }] = [
    await makeOwnKey(makeId('p', random(16)), at),
    await makeOwnKey(makeId('p', random(16)), at),
  ]
  const to = { publicKey: own.publicKey, fingerprint: own.fingerprint, date: at }
  const sealed: Uint8Array[] = []
  for (let i = 0; i < cards; i++) {
    const document = makeId('b', random(16))
    const content: CardContent = {
      number: `2026-電-${i}`,
      headline: '遠隔保守装置の脆弱性を突く侵害が続いています',
      toDo: '外部からの接続を今日のうちに止めてください。',
    }
    const salt = toBase64(random(32))
    const bytes = formatSealed(cardForm, {
      document,
      portal,
      copy: makeId('c', random(16)),
      code: '7F3A-91C2',
      sender: { person: sender.person, key: sender.fingerprint },
      recipient: { person: own.person, key: own.fingerprint },
      sealedAt: at,
      contentSalt: salt,
      contentDigest: contentDigest(cardForm, { document, content, salt }),
      content,
      words: null,
    })
    sealed.push(await sealSigned(await signBytes(sender.privateKey, bytes, at), to))
  }
  const opener = { privateKey: own.privateKey, holder: { person: own.person, key: own.fingerprint }, pins: { portal } }
  const timed = async (open: (ciphertext: Uint8Array) => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    for (const ciphertext of sealed) if ((await open(ciphertext)) === null) throw new Error('a card did not open')
    return performance.now() - began
  }
  const rounds: Measured[] = []
  for (let round = 0; round < 5; round++) {
    const opened = await timed((ciphertext) =>
      openedThing(cardForm, { ciphertext, senderKey: sender.publicKey }, opener),
    )
    rounds.push({ opened, decrypted: await timed((ciphertext) => openMessage(own.privateKey, ciphertext)) })
  }
  return rounds
}
