import { expect, it } from 'vitest'
import type { Outcome } from '../../app/outcome.ts'
import { makeCouncilKey } from '../../app/roll/make-council-key.server.ts'
import { openDoor } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { councilKeySent, join, twoOfTheSecretariat } from '../keys/key-holders.ts'
import { databases } from '../support/databases.ts'

const reasonOf = (outcome: Outcome<unknown, string>) => (outcome.ok ? 'taken' : outcome.reason)

it.each(databases)(
  'the portal computes nothing with a council key from somebody who does not sign for the council (%s)',
  async (kind) => {
    const door = await openDoor(kind)
    const [aikawa, hayase] = await twoOfTheSecretariat(door)
    const sent = await councilKeySent(door, aikawa)
    const third = await join(door, aikawa, 'secretariat', '水野 灯')
    const read = () => Promise.reject(new Error('a key was read'))
    const neverReading = { ...door, foreignKeys: { ...door.foreignKeys, read } }
    expect(reasonOf(await makeCouncilKey(neverReading, { by: third.by, sent }))).toBe('not-a-signer')
    given(await makeCouncilKey(door, { by: aikawa.by, sent }))
    expect(reasonOf(await makeCouncilKey(neverReading, { by: hayase.by, sent }))).toBe('council-key-made')
    // Its own maker's lost answer.
    expect(reasonOf(await makeCouncilKey(neverReading, { by: aikawa.by, sent }))).toBe('taken')
    await door.close()
  },
)
