/** The portal's letters at a mail server of the test's own, and the wait after a lost telephone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as inFolder } from 'node:path'
import { expect } from '@playwright/test'
import Database from 'better-sqlite3'
import { makeAuthority, openPostOffice, readMessage, user } from '../mail/post-office.ts'
import type { OpenedCouncil } from './portal-copy.ts'

export interface MailServer {
  /** Settings of the portal. */
  readonly env: Readonly<Record<string, string>>
  /** The address that a letter to them holds, once it has come. */
  linkSentTo(email: string, begins: string): Promise<string>
  close(): Promise<void>
}

export async function openMail(): Promise<MailServer> {
  const { authority, certificate } = makeAuthority()
  const folder = mkdtempSync(inFolder(tmpdir(), 'fuin-story-'))
  writeFileSync(inFolder(folder, 'ca.pem'), authority)
  const post = await openPostOffice({ secure: true, certificate })
  const env = {
    MAIL_URL: `smtps://${user.name}:${encodeURIComponent(user.password)}@localhost:${post.port}`,
    MAIL_FROM: 'portal@council.example',
    MAIL_CA: inFolder(folder, 'ca.pem'),
    LOST_FACTOR_HOURS: '1',
  }
  return {
    env,
    async linkSentTo(email, begins) {
      const found = () =>
        post.received
          .filter(({ to }) => to.includes(email))
          .map(({ raw }) => new RegExp(`${begins}\\S+`).exec(readMessage(raw).text)?.[0])
          .find((link) => link !== undefined)
      await expect.poll(found, { timeout: 30_000 }).toBeDefined()
      return found() ?? ''
    },
    async close() {
      await post.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** An hour has passed for the wait alone: no test moves a browser's clock along with its portal's. */
export function waitIsOver({ portal }: Pick<OpenedCouncil, 'portal'>): void {
  const db = new Database(`${portal.dataDir}/fuin.sqlite`)
  for (const [table, column] of Object.entries({ factor_loss: 'opens_at', mail_link: 'good_from' }))
    db.prepare(`update ${table} set ${column} = ${column} - 3600000`).run()
  db.close()
}
