/** What a list would come to, before anybody confirms it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holderOfEmail } from '../../app/council/person-store.server.ts'
import { withdrawConsent } from '../../app/council/withdraw-consent.server.ts'
import { entriesOf } from '../access/door.ts'
import { confirmed, given } from '../council/newcomers.ts'
import { databases } from '../support/databases.ts'
import { type ListScene, openListScene } from './offices.ts'

describe.each(databases)('a list that is looked at (%s)', (kind) => {
  let office: ListScene['office']
  let door: ListScene['door']
  let stayer: ListScene['stayer']
  let other: ListScene['other']
  let joiner: ListScene['joiner']
  let moving: ListScene['moving']
  let leaving: ListScene['leaving']
  beforeEach(async () => {
    ;({ office, door, stayer, other, joiner, moving, leaving } = await openListScene(kind))
  })
  afterEach(() => door.close())

  describe('before it is confirmed', () => {
    it('says what each line comes to, and writes nothing', async () => {
      const before = await entriesOf(door)
      const checked = await office.check([joiner(), moving(), leaving(), { name: '変更なし' }])
      expect(checked.lines.map(({ line, fate }) => [line, fate])).toEqual([
        [2, 'join'],
        [3, 'move'],
        [4, 'leave'],
      ])
      expect(checked).toMatchObject({ unchanged: 1, faults: 0, known: null })
      expect(await entriesOf(door)).toEqual(before)
      expect(await holderOfEmail(door.db, 'makabe@saiba-denki.example')).toBeNull()
    })

    it('says of every line with a fault which cell it is in, and why', async () => {
      const { email } = await office.found(stayer.person)
      const secretariat = office.aikawa.person
      const said = await office.faults([
        joiner({ change: '転出' }),
        joiner({ email: 'not an address', reading: 'makabe' }),
        joiner({ name: '=HYPERLINK("x")', email: 'a@saiba-denki.example' }),
        joiner({ email: 'b@saiba-denki.example', role: '連絡担当官' }),
        joiner({ email: 'c@saiba-denki.example', organization: '無い組織' }),
        joiner({ email: 'd@saiba-denki.example', from: '2029-04-01', until: '2029-03-01' }),
        joiner({ email: 'e@saiba-denki.example', until: '2027/2/30' }),
        joiner({ email: 'f@saiba-denki.example', name: 'あ'.repeat(301) }),
        joiner({ email }),
        moving({ person: secretariat }),
        moving({ name: '別人 太郎' }),
        leaving({ why: '' }),
      ])
      expect(said).toEqual([
        ['change change-unknown'],
        ['reading person-reading', 'email person-email'],
        ['name cell-formula'],
        ['role person-role'],
        ['organization organization-unknown'],
        ['until engagement-reversed'],
        ['until day-unreadable'],
        ['name cell-long'],
        ['email email-taken'],
        ['person own-account'],
        ['name cell-differs'],
        ['why why-unknown'],
      ])
    })

    it('does not say whose an address is that is taken', async () => {
      const { email } = await office.found(stayer.person)
      const [line] = (await office.check([joiner({ email })])).lines
      expect(line).toMatchObject({ person: null, name: '真壁 葵', from: null })
    })

    it('finds one person in two lines, by id or by address, and says which line was first', async () => {
      const { email } = await office.found(stayer.person)
      const checked = await office.check([
        moving(),
        { change: '離任', email, why: '退職' },
        joiner(),
        joiner({ name: '真壁 碧' }),
      ])
      expect(checked.lines.map(({ faults }) => faults)).toEqual([
        [],
        [{ column: 'email', why: 'person-twice', line: 2 }],
        [],
        [{ column: 'email', why: 'person-twice', line: 4 }],
      ])
    })

    it('leads nobody to an organization without consent', async () => {
      given(await withdrawConsent(door, { organization: other.organization, ...confirmed(office.aikawa.by) }))
      expect(await office.faults([moving(), joiner({ organization: other.organization })])).toEqual([
        ['organization no-consent'],
        ['organization no-consent'],
      ])
    })

    it('warns where an organization is left with nobody to reach', async () => {
      expect(await office.check([leaving()])).toMatchObject({ thin: 1, signersTooFew: false })
    })
  })
})
