import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeptPost } from '../../app/mail/kept-mail.server.ts'
import type { Portal } from '../../app/portal.server.ts'
import { loader } from '../../app/routes/demo/mail.tsx'
import { parseSettings } from '../../app/settings.ts'
import { type Door, openDoor, where } from '../access/door.ts'

let door: Door
let dataDir: string

beforeAll(async () => {
  door = await openDoor()
  dataDir = mkdtempSync(join(door.database.dataDir, 'demo-'))
})
afterAll(async () => {
  rmSync(dataDir, { recursive: true })
  await door.close()
})

function ask(mode: 'demo' | 'production') {
  const settings = parseSettings({ FUIN_MODE: mode, DATA_DIR: dataDir })
  const portal: Portal = { ...door, settings, logger: pino({ enabled: false }) }
  const context = { portal, visit: { nonce: '', requestId: 'r', ...where } }
  return loader({ request: new Request('http://localhost:3000/demo/mail'), params: {}, context })
}

describe('the page of sent mail', () => {
  const never = new AbortController().signal
  const letter = {
    to: 'mizuno@saiba-denki.example',
    tone: 'news',
    subject: '確認',
    text: '確認してください。\n',
  } as const

  it('has none before any was sent', async () => {
    expect(await ask('demo')).toEqual({ letters: [], count: 0 })
  })

  it('shows, in the demo, what went nowhere, the newest first, also after a kill in the middle of a line', async () => {
    const post = openKeptPost({ dataDir, now: door.now })
    expect(await post(letter, never)).toEqual({ state: 'sent' })
    appendFileSync(join(dataDir, 'mail.jsonl'), '{"at":1,"to":"cut')
    expect((await ask('demo')).letters).toMatchObject([{ to: letter.to }])
    await post({ ...letter, subject: '次' }, never)
    expect((await ask('demo')).letters.map(({ subject }) => subject)).toEqual(['次', '確認'])
  })

  it('is not there for a real council, even if it were in the build', async () => {
    await expect(ask('production')).rejects.toMatchObject({ status: 404 })
  })
})
