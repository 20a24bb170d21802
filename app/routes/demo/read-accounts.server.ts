import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Account } from '../../../db/demo/account.ts'
import { roles } from '../../access/role.ts'
import { totpCode } from '../../access/totp.server.ts'
import { listPeople } from '../../council/person-store.server.ts'
import type { Instant } from '../../ids.ts'
import type { Portal } from '../../portal.server.ts'

const body = z.array(
  z.object({
    role: z.enum(roles),
    organization: z.string(),
    email: z.string(),
    password: z.string(),
    passphrase: z.string(),
    totpSecret: z.string(),
  }),
)

/** What one needs to be somebody of the sample council for the next half minute. */
export interface ShownAccount extends Omit<Account, 'totpSecret'> {
  readonly name: string
  readonly code: string
}

/** The accounts that the making of the sample council wrote down, with their codes at that moment. */
export async function readAccounts({ settings, db }: Portal, at: Instant): Promise<readonly ShownAccount[]> {
  const accounts = await readFileOf(settings.dataDir)
  const names = new Map((await listPeople(db)).map(({ email, name }) => [email, name]))
  return accounts.map(({ totpSecret, ...account }) => ({
    ...account,
    name: names.get(account.email) ?? account.email,
    code: totpCode(totpSecret, at),
  }))
}

async function readFileOf(dataDir: string): Promise<readonly Account[]> {
  try {
    return body.parse(JSON.parse(await readFile(join(dataDir, 'accounts.json'), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
