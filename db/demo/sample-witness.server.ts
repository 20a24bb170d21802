/**
 * The sample council's one witness. In the making it is asked as a function, on
 * the sample's own clock; later it is served on loopback, at the address that the
 * policy names for ever.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { parsePolicy } from '../../app/formats/policy.ts'
import type { Instant } from '../../app/ids.ts'
import type { WitnessTransport } from '../../app/read-log/ask-witness.server.ts'
import { openWitnessFolder } from '../../app/witness/open-witness-folder.server.ts'
import { readSeed } from '../../app/witness/seed-file.server.ts'
import { makeWitnessServer } from '../../app/witness/serve-witness.server.ts'
import type { Witness } from '../../app/witness/witness.server.ts'
import { openWitness } from '../../app/witness/witness.server.ts'
import { writeDurably } from '../durable-file.server.ts'

const pathsIn = (dataDir: string) => ({
  folder: join(dataDir, 'witness'),
  policy: join(dataDir, 'policy.txt'),
  logKey: join(dataDir, 'keys', 'log.key'),
})

export interface SampleWitness {
  readonly witness: Witness
  /** For a portal in this process. */
  readonly transport: WitnessTransport
  close(): Promise<void>
}

export interface WitnessSample {
  readonly dataDir: string
  /** The log's name, which is the portal's host. */
  readonly origin: string
  readonly now: () => Instant
  readonly random: (n: number) => Uint8Array
}

/** Makes the witness and writes the policy that names it; before the portal's first start. */
export async function foundSampleWitness(
  { dataDir, random }: Pick<WitnessSample, 'dataDir' | 'random'>,
  url: string,
): Promise<void> {
  const paths = pathsIn(dataDir)
  const made = await openWitnessFolder({ folder: paths.folder, name: 'witness.sample.invalid', random })
  await made.close()
  await writeDurably(paths.policy, `witness kansa ${made.vkey} ${url}\nquorum kansa\n`, 0o644)
}

export async function openSampleWitness({ dataDir, origin, now, random }: WitnessSample): Promise<SampleWitness> {
  const paths = pathsIn(dataDir)
  const { db, signer, close } = await openWitnessFolder({ folder: paths.folder, name: null, random })
  let opened: Witness | null = null
  const witness = (): Witness => {
    // Not before it is asked: the portal makes its key only when it starts.
    const key = (): ReturnType<typeof verifierKeyOf> =>
      verifierKeyOf({ name: origin, seed: readSeed(paths.logKey) }, noteKeyType)
    opened ??= openWitness({ db, signer, logs: new Map([[origin, [key()]]]), now })
    return opened
  }
  return {
    get witness() {
      return witness()
    },
    transport: ({ body }) => witness().addCheckpoint(body),
    close,
  }
}

/** Where the policy says, from now on, until this process ends. Rejects with what the system says where the port is taken. */
export async function serveSampleWitness(parts: WitnessSample, url: URL): Promise<void> {
  const { witness } = await openSampleWitness(parts)
  const server = makeWitnessServer(witness)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(url.port), url.hostname, () => resolve())
  })
}

/** Where the policy says the witness is asked; null for a sample council that has none. */
export function sampleWitnessUrl(dataDir: string): URL | null {
  if (!existsSync(pathsIn(dataDir).policy)) return null
  const [first] = parsePolicy(readFileSync(pathsIn(dataDir).policy, 'utf8')).witnesses
  return first?.url ? new URL(first.url) : null
}
