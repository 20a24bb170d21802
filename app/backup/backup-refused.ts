/** No backup was made of it, or nothing was restored from it. The message is a sentence for the operator. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused'
}
