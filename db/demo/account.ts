/** `accounts.json` of the demo: everything needed to be anybody in it. There is nothing like it outside the demo. */
import type { Role } from '../../app/access/role.ts'

export interface Account {
  readonly role: Role
  readonly organization: string
  readonly email: string
  readonly password: string
  readonly passphrase: string
  /** Base32, as an authenticator app takes it. */
  readonly totpSecret: string
}

/** In DATA_DIR. Its being there says that the council was made to its end. */
export const accountsFile = 'accounts.json'

const order: readonly Role[] = ['member', 'liaison', 'compliance', 'secretariat', 'oversight']

/** The first account of each role, then the others; within a role as they were made. */
export function inShownOrder(accounts: readonly Account[]): readonly Account[] {
  const firsts = order.flatMap((role) => accounts.find((account) => account.role === role) ?? [])
  const others = order.flatMap((role) => accounts.filter((account) => account.role === role))
  return [...firsts, ...others.filter((account) => !firsts.includes(account))]
}
