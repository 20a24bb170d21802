import { describe, expect, it } from 'vitest'
import { headlineLimit, parseLine, publicTitleLimit, toDoLimit } from '../../app/bulletins/bulletin.ts'
import { rolesFor } from '../../app/council/organization.ts'
import { isActiveSector, isSector, sectors } from '../../app/council/sector.ts'
import { contradictions, handlingMarks } from '../../app/formats/marks.ts'
import { recognize } from '../../app/indicators/indicator.ts'
import { datedText } from '../../db/demo/sample-bulletin.ts'
import { sampleBulletins } from '../../db/demo/sample-bulletins.ts'
import { sampleOrganizations, samplePeople } from '../../db/demo/sample-people.ts'

const having = (wanted: string) => samplePeople.filter(({ role }) => role === wanted)

describe('the sample council', () => {
  it('is as large as a newcomer should find it', () => {
    expect(sampleOrganizations.length).toBeGreaterThanOrEqual(40)
    expect(having('member').length).toBeGreaterThanOrEqual(40)
    expect(['liaison', 'secretariat', 'compliance', 'oversight'].map((role) => having(role).length)).toEqual([
      3, 2, 2, 2,
    ])
    expect(sampleBulletins).toHaveLength(12)
  })

  it('has an organization in every sector in force, and in no other', () => {
    const found = new Set(sampleOrganizations.flatMap(({ sector }) => sector ?? []))
    expect([...found].sort()).toEqual(sectors.filter(isActiveSector).toSorted())
  })

  it('gives nobody a role their house cannot have, and no two people one mailbox', () => {
    for (const { organization, role } of samplePeople) {
      const house = sampleOrganizations.find(({ key }) => key === organization)
      expect(house && rolesFor(house.kind)).toContain(role)
    }
    expect(new Set(samplePeople.map(({ mailbox }) => mailbox)).size).toBe(samplePeople.length)
  })
})

describe.each(sampleBulletins.map((bulletin) => [bulletin.headline, bulletin] as const))('「%s」', (_, bulletin) => {
  const { marks, publicTitle, headline, toDo, body, to, sender, indicators } = bulletin

  it('bears marks that do not contradict each other', () => {
    expect(handlingMarks.decode(JSON.parse(JSON.stringify(marks)))).toEqual(marks)
    const toGroup = to === 'all' || 'sectors' in to
    expect(contradictions(marks, { toGroup, blocksAdvised: body.includes('遮断してください') })).toEqual([])
  })

  it('is from a liaison, to people and sectors there are', () => {
    expect(having('liaison').map(({ mailbox }) => mailbox)).toContain(sender)
    if (to === 'all') return
    if ('sectors' in to) expect(to.sectors.every(isSector)).toBe(true)
    else expect(having('member').map(({ mailbox }) => mailbox)).toEqual(expect.arrayContaining([...to.mailboxes]))
  })

  it('could have been typed into the composer, and names nobody’s real address', () => {
    expect(parseLine(headline, headlineLimit)).toBe(headline)
    expect(parseLine(toDo, toDoLimit)).toBe(toDo)
    if (publicTitle !== null) expect(parseLine(publicTitle, publicTitleLimit)).toBe(publicTitle)
    for (const { value } of indicators) {
      const read = recognize(value)
      expect(read, value).not.toBeNull()
      if (read?.kind === 'ipv4-addr') expect(value).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\./)
      if (read?.kind === 'ipv6-addr') expect(value).toMatch(/^2001:db8:/)
      if (read?.kind === 'domain-name') expect(value).toMatch(/\.example$/)
    }
  })

  it('has its dates written out', () => {
    expect(datedText(body, Date.UTC(2026, 10, 22, 15))).not.toContain('〔')
  })
})

it('counts dates from the day on which the demo is made, in Japan', () => {
  const midnight = Date.UTC(2026, 10, 30, 15)
  expect(datedText('〔1日前〕と〔1日後〕、〔40日前の月〕', midnight)).toBe('11月30日と12月2日、10月')
})
