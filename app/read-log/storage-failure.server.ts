/** What an error of the database means for what it was writing. */

const beyondRepair = /^(SQLITE_(IOERR|FULL|CORRUPT|NOTADB|READONLY|CANTOPEN)|58030$|53100$|XX00[012]$)/
const connectionLost = /^(08...|57P0[123]|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/

/** A write or sync has failed in a way after which the database's word is worth nothing. */
export const isStorageFailure = (error: unknown): boolean => beyondRepair.test(codeOf(error))

/** PostgreSQL went away. What it was committing is then either all there or not at all, and the next batch reads which. */
export const isConnectionLoss = (error: unknown): boolean =>
  connectionLost.test(codeOf(error)) || /connection (terminated|ended)|Connection terminated/i.test(messageOf(error))

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' ? code : ''
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')
