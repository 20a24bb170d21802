import { describe, expect, it } from 'vitest'
import { setLocale } from '../../app/council/person-store.server.ts'
import { addPerson, type Door, openDoor } from '../access/door.ts'
import { state } from '../support/log.ts'
import { expectWholeAfterKills } from './killed-process.ts'

describe('whoever looks for what a killed process leaves half-done', () => {
  const tried = async (send: (door: Door, person: Awaited<ReturnType<typeof addPerson>>) => Promise<unknown>) => {
    const door = await openDoor()
    try {
      const who = await addPerson(door)
      await expectWholeAfterKills({ door, send: (copied) => send(copied, who), alike: () => null })
    } finally {
      await door.close()
    }
  }
  const told = (door: Door, { person }: { readonly person: string }) =>
    state(door.log, { kind: 'settings-changed', subject: person as never })

  it('finds a row that was written before its entry, and is there without it', async () => {
    const halves = tried(async (door, who) => {
      await setLocale(door.db, who.person, 'en')
      await told(door, who)
    })
    await expect(halves).rejects.toThrow(/killed before commit 2 of/)
  })

  it('finds an entry that stands while what it says is not done yet', async () => {
    const halves = tried(async (door, who) => {
      await told(door, who)
      await setLocale(door.db, who.person, 'en')
    })
    await expect(halves).rejects.toThrow(/killed before commit/)
  })

  it('finds what is done again by whoever asks again', async () => {
    await expect(tried(told)).rejects.toThrow(/killed before commit/)
  })
})
