/** How private keys are protected by their passphrase. */
import * as openpgp from 'openpgp'
import { strictConfig } from './strict-config.ts'

// Argon2id, 64 MiB, three passes (RFC 9106 §4, second recommendation). RFC 9580
// §3.7.2.1 allows Argon2 with AEAD protection only, hence aeadProtect.
export const atRest: openpgp.PartialConfig = {
  ...strictConfig,
  s2kType: openpgp.enums.s2k.argon2,
  s2kArgon2Params: { passes: 3, parallelism: 4, memoryExponent: 16 },
  aeadProtect: true,
}

// What gpg 2.2 can import: the iterated, salted S2K with the most rounds it has, AES-CFB.
export const forGpg: openpgp.PartialConfig = {
  ...strictConfig,
  s2kType: openpgp.enums.s2k.iterated,
  s2kIterationCountByte: 255,
  aeadProtect: false,
}
