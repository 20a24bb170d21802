/** A witness that is not ours and cosigns as C2SP recommends for new ones, by ML-DSA-44 (https://c2sp.org/tlog-cosignature). */
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { concat, u64, utf8 } from '../../app/formats/bytes.ts'
import { formatSignatures, formatVerifierKey, mldsaKeyType, verifierKey } from '../../app/formats/note.ts'
import { checkReceipt } from '../../app/formats/receipt.ts'
import { formatSizeAnswer, parseWitnessRequest } from '../../app/formats/witness-request.ts'
import type { WitnessTransport } from '../../app/read-log/ask-witness.server.ts'
import type { ReadLog } from '../../app/read-log/read-log.server.ts'
import { freshDatabase, onBothDatabases, type TestDatabase } from '../support/databases.ts'
import { newPerson, state, testClock } from '../support/log.ts'
import { openWitnessedLog } from '../support/quorum.ts'

const pair = ml_dsa44.keygen(new Uint8Array(32).fill(7))
const key = verifierKey({ name: 'academy.example/w', type: mldsaKeyType, publicKey: pair.publicKey })
const policyText = `witness academy ${formatVerifierKey(key)} https://academy.example\nquorum academy\n`

onBothDatabases('a log whose one witness cosigns by ML-DSA-44', (kind) => {
  let database: TestDatabase
  const logs: ReadLog[] = []
  const clock = testClock()
  beforeEach(async () => {
    database = await freshDatabase(kind)
  })
  afterEach(async () => {
    for (const log of logs.splice(0)) await log.close()
    await database.remove()
  })

  /** Answers as the specification says, of what it last saw nothing but the size. */
  const witness = (bend: (signature: Uint8Array) => Uint8Array = (signature) => signature): WitnessTransport => {
    let seen = 0n
    return async ({ body }) => {
      const { oldSize, checkpoint } = parseWitnessRequest(body)
      if (oldSize !== seen) return { status: 409, body: formatSizeAnswer(seen) }
      seen = checkpoint.size
      const time = BigInt(Math.floor(clock.now() / 1000))
      const { origin, size, root } = checkpoint
      const named = (text: string) => concat(Uint8Array.of(utf8(text).length), utf8(text))
      const label = utf8('subtree/v1\n\0')
      const message = concat(label, named(key.name), u64(time), named(origin), u64(0n), u64(size), root)
      const signature = bend(ml_dsa44.sign(message, pair.secretKey))
      return { status: 200, body: formatSignatures([{ ...key, bytes: concat(u64(time), signature) }]) }
    }
  }
  const open = async (transport: WitnessTransport) => {
    const log = await openWitnessedLog(database, { policyText, transport }, clock, {})
    logs.push(log)
    return log
  }

  test('gives receipts that hold by its cosignature, and keeps it', async () => {
    const log = await open(witness())
    const { entries } = await state(log, { kind: 'signed-in', subject: newPerson() })
    const [entry] = entries
    if (!entry) throw new Error('no entry')
    const receipt = await log.receipt(entry.index)
    const { checkpoint } = checkReceipt({ receipt, leaf: entry.leaf, trust: log.trust })
    expect(checkpoint).toMatchObject({ size: 2n, cosigners: ['academy'] })
    expect(log.health()).toMatchObject({ quorum: { state: 'met', size: 2n } })
    await log.close()
    const rows = await database.db.selectFrom('log_cosignature').select('line').execute()
    expect(rows.some(({ line }) => line.includes(' academy.example/w '))).toBe(true)
  })

  test('gives none where its cosignature is bent', async () => {
    const log = await open(witness((signature) => signature.map((byte, i) => (i === 900 ? byte ^ 1 : byte))))
    const { entries } = await state(log, { kind: 'signed-in', subject: newPerson() })
    await expect(log.receipt(entries[0]?.index ?? 0n)).rejects.toThrow()
    expect(log.health()).not.toMatchObject({ quorum: { state: 'met' } })
  })
})
