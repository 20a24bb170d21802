import { fetchOwnKey } from '../keyring/open-vault.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { armored } from './recovery-kit.ts'

/** One's key under the S2K that every gpg can import, armored. The passphrase goes to the vault alone. */
export async function exportSecretKey(passphrase: string): Promise<Outcome<string, string>> {
  const own = await fetchOwnKey()
  if (!own.ok) return own
  const { protectedKey } = own.value
  if (!protectedKey) return refused('key-unknown')
  const exported = await askVault('export-for-gpg', { protectedKey, passphrase })
  return exported.ok ? done(exported.value.armored) : exported
}

/** One's public key, armored. */
export async function exportPublicKey(): Promise<Outcome<string, string>> {
  const own = await fetchOwnKey()
  if (!own.ok) return own
  return own.value.publicKey ? done(armored(own.value.publicKey, 'PUBLIC KEY BLOCK')) : refused('key-unknown')
}
