import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteConfigEntry } from '@remix-run/route-config'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { totpCode } from '../../app/access/totp.server.ts'
import type { Portal } from '../../app/portal.server.ts'
import { loader } from '../../app/routes/demo/codes.tsx'
import siteMap from '../../app/routes.ts'
import { parseSettings } from '../../app/settings.ts'
import { addPerson, type Door, openDoor, type TestPerson, where } from '../access/door.ts'

let door: Door
let someone: TestPerson
let dataDir: string

beforeAll(async () => {
  door = await openDoor()
  someone = await addPerson(door)
  dataDir = mkdtempSync(join(door.database.dataDir, 'demo-'))
  const { email, secret: totpSecret } = someone
  const account = { role: 'member', organization: '采葉電気', email, password: 'a-b', passphrase: 'c d', totpSecret }
  writeFileSync(join(dataDir, 'accounts.json'), JSON.stringify([account]))
})
afterAll(async () => {
  rmSync(dataDir, { recursive: true })
  await door.close()
})

function ask(mode: 'demo' | 'production') {
  const settings = parseSettings({ FUIN_MODE: mode, DATA_DIR: dataDir })
  const portal: Portal = { ...door, settings, logger: pino({ enabled: false }) }
  const context = { portal, visit: { nonce: '', requestId: 'r', ...where } }
  return loader({ request: new Request('http://localhost:3000/demo/codes'), params: {}, context })
}

describe('the page of codes', () => {
  it('shows, in the demo, the code everybody’s authenticator shows at that moment', async () => {
    const { accounts, leftMs } = await ask('demo')
    expect(accounts).toMatchObject([
      { email: someone.email, name: '水野 灯', code: totpCode(someone.secret, door.now()) },
    ])
    expect(leftMs).toBeGreaterThan(0)
    expect(leftMs).toBeLessThanOrEqual(30_000)
    expect(JSON.stringify(accounts)).not.toContain(someone.secret)
  })

  it('is not there for a real council, even if it were in the build', async () => {
    await expect(ask('production')).rejects.toMatchObject({ status: 404 })
  })

  it('is not in the site map that the production build is made of', async () => {
    const routes: readonly RouteConfigEntry[] = await siteMap
    expect(routes.filter(({ file }) => file.startsWith('routes/demo/'))).toEqual([])
  })
})
