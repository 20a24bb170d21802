/** The folder a witness lives in: its key, its name, what it remembers. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolderDurably, writeDurably } from '../../db/durable-file.server.ts'
import { openWitnessDatabase, type WitnessDb } from '../../db/open-witness.server.ts'
import {
  cosignatureKeyType,
  formatVerifierKey,
  type NoteSigner,
  parseVerifierKey,
  verifierKeyOf,
} from '../formats/note.ts'
import { isTrouble } from '../outcome.ts'
import { KeyFileRefused, readSeed, writeSeed } from './seed-file.server.ts'

export interface OpenedWitness {
  readonly signer: NoteSigner
  /** The public key, for a policy. */
  readonly vkey: string
  readonly db: WitnessDb
  close(): Promise<void>
}

export interface WitnessHome {
  readonly folder: string
  /** Needed at the first start only; null: the name it has. */
  readonly name: string | null
  readonly random: (n: number) => Uint8Array
}

const pathsIn = (folder: string) => ({
  key: join(folder, 'witness.key'),
  vkey: join(folder, 'witness.vkey'),
  memory: join(folder, 'witness.sqlite'),
})

/**
 * Opens the folder, and makes a witness there if it is empty. Throws
 * KeyFileRefused or DatabaseRefused, with a sentence for whoever starts it.
 */
export async function openWitnessFolder({ folder, name, random }: WitnessHome): Promise<OpenedWitness> {
  const paths = pathsIn(folder)
  if (!existsSync(paths.key)) await makeWitness(folder, { name, random })
  const signer = { name: knownName(paths.vkey, name), seed: readSeed(paths.key) }
  const vkey = formatVerifierKey(verifierKeyOf(signer, cosignatureKeyType))
  if (readFileSync(paths.vkey, 'utf8') !== `${vkey}\n`)
    throw new KeyFileRefused(`${paths.vkey} is not the public half of ${paths.key}. Restore both from one backup.`)
  if (!existsSync(paths.memory))
    throw new KeyFileRefused(
      `${paths.key} is there, but ${paths.memory}, which says what was cosigned last, is missing. Without it this ` +
        'witness could be made to contradict itself. Let it end, make a new one in an empty folder, and have the ' +
        'portal name the new key in its policy.',
    )
  return { signer, vkey, ...openWitnessDatabase(paths.memory) }
}

/** A crash anywhere in here leaves no key, so the next start does it all again. */
async function makeWitness(folder: string, { name, random }: Omit<WitnessHome, 'folder'>): Promise<void> {
  const paths = pathsIn(folder)
  if (name === null) throw new KeyFileRefused(`There is no witness in ${folder} yet: give it a name with --name.`)
  const signer = { name, seed: random(32) }
  const vkey = publicHalf(signer)
  await makeFolderDurably(folder)
  await openWitnessDatabase(paths.memory).close()
  await writeDurably(paths.vkey, `${vkey}\n`, 0o644)
  await writeSeed(paths.key, signer.seed)
}

function publicHalf(signer: NoteSigner): string {
  try {
    return formatVerifierKey(verifierKeyOf(signer, cosignatureKeyType))
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw new KeyFileRefused(`"${signer.name}" cannot be a witness's name.`)
    throw error
  }
}

/** The name is part of the key: under another one, nobody would know its cosignatures. */
function knownName(path: string, wanted: string | null): string {
  if (!existsSync(path)) throw new KeyFileRefused(`${path} is missing. Restore the folder from its backup.`)
  try {
    const { name } = parseVerifierKey(readFileSync(path, 'utf8').trimEnd())
    if (wanted !== null && wanted !== name)
      throw new KeyFileRefused(`The witness in this folder is called ${name}, for ever; --name says ${wanted}.`)
    return name
  } catch (error) {
    if (isTrouble(error, 'Malformed')) throw new KeyFileRefused(`${path} does not hold a verifier key.`)
    throw error
  }
}
