/** A security key in a browser's hand, and joining by it (WebDriver extension of WebAuthn Level 3, §11). */
import type { CDPSession, Page } from '@playwright/test'
import type { BrowserWindow } from './browser-window.ts'

export interface SecurityKey {
  readonly session: CDPSession
  readonly id: string
}

/** It keeps what it makes, and knows its owner by finger. */
export async function holdKey({ context, page }: BrowserWindow): Promise<SecurityKey> {
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { session, id: authenticatorId }
}

/** On the page that offers both ways, in either language. */
export async function registerPasskey(page: Page, name: string): Promise<void> {
  const form = page.locator('form').filter({ has: page.locator('[name=made]') })
  await form.locator('[name=passkeyName]').fill(name)
  await form.getByRole('button').last().click()
}
