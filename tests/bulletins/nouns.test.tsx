import { createInstance } from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider, initReactI18next } from 'react-i18next'
import { describe, expect, it } from 'vitest'
import { isSilent, makeBulletinNumber, parseBulletinNumber, parseLine } from '../../app/bulletins/bulletin.ts'
import { checkDraft, type DraftSoFar, parseJapaneseTime } from '../../app/composer/draft-check.ts'
import { planBody } from '../../app/composer/prepared-wire.ts'
import { type Candidate, chosenBy, foundBy, nobody } from '../../app/composer/recipient-choice.ts'
import type { Marks } from '../../app/formats/marks.ts'
import { parseSealedMessage } from '../../app/formats/openpgp-message.ts'
import jaBulletins from '../../app/i18n/ja/bulletins.ts'
import { instant, makeId, minutes } from '../../app/ids.ts'
import { BulletinText } from '../../app/markdown/markdown-shape.tsx'
import { Malformed } from '../../app/outcome.ts'
import { makeCopyCode } from '../../app/sealed/copy.ts'
import { denialOf, type ReaderNow } from '../../app/sealed/reader.ts'

const now = instant(Date.UTC(2026, 10, 22, 3))
const bytes = (...values: number[]) => Uint8Array.from(values)

describe('numbers and codes', () => {
  it('carry the year of Japan and nothing that counts', () => {
    const newYear = instant(Date.UTC(2026, 11, 31, 15, 30))
    expect(makeBulletinNumber(newYear, bytes(0, 31, 32, 255, 18))).toBe('2027-0Z0ZJ')
    expect(parseBulletinNumber('2026-K7Q2M')).toBe('2026-K7Q2M')
    for (const wrong of ['2026-K7Q2', '2026-K7Q2I', '2026-k7q2m', '2026-K7Q2M ', '26-K7Q2M']) {
      expect(parseBulletinNumber(wrong)).toBeNull()
    }
    expect(makeCopyCode(bytes(1, 2, 3, 4, 5))).toBe('12345')
  })

  it('take a headline of one visible line', () => {
    expect(parseLine('  管理ツール ', 80)).toBe('管理ツール')
    for (const wrong of ['', ' ', 'a\nb', 'a\u2028b', 'あ'.repeat(81)]) expect(parseLine(wrong, 80)).toBeNull()
  })
})

describe('a draft', () => {
  const marks: Marks = { class: 'provision', grade: 2, restrictions: [], tlp: 'TLP:AMBER', pap: 'PAP:GREEN' }
  const ready: DraftSoFar = {
    marks,
    publicTitle: '',
    headline: '注意喚起',
    toDo: '',
    body: '本文',
    indicatorBytes: 0,
    unreadProducts: 0,
    unreadLines: 0,
    openWarnings: 0,
    unsentFiles: 0,
    withoutMeaning: 0,
    acknowledgeBy: null,
    approvers: 0,
    notBefore: null,
    recipients: 3,
    toGroup: true,
    blocksAdvised: true,
    noSelectedCommunications: true,
    tooWide: false,
    nothingChanged: false,
  }
  it('can be sealed when nothing is missing and nothing contradicts itself', () => {
    expect(checkDraft(ready, now)).toEqual({ contradictions: [], gaps: [] })
  })
  it('is refused as controlled with TLP:GREEN, as TLP:RED to a sector, and with a block against PAP:AMBER', () => {
    const reasons = (change: Partial<DraftSoFar>) =>
      checkDraft({ ...ready, ...change }, now).contradictions.map(({ reason }) => reason)
    expect(reasons({ marks: { ...marks, class: 'controlled', tlp: 'TLP:GREEN' } })).toEqual([
      'controlled-widely-shared',
    ])
    expect(reasons({ marks: { ...marks, tlp: 'TLP:RED' } })).toEqual(['red-to-a-group'])
    expect(reasons({ marks: { ...marks, tlp: 'TLP:RED' }, toGroup: false })).toEqual([])
    expect(reasons({ marks: { ...marks, pap: 'PAP:AMBER' } })).toEqual(['block-against-pap'])
  })
  it('names everything that is missing', () => {
    const empty = {
      ...ready,
      headline: '',
      publicTitle: 'a\nb',
      toDo: 'a\nb',
      body: ' ',
      recipients: 0,
      noSelectedCommunications: false,
    }
    const lacking = { ...empty, unreadLines: 2, openWarnings: 1, acknowledgeBy: now, indicatorBytes: 5_000_000 }
    expect(checkDraft(lacking, now).gaps.map(({ gap }) => gap)).toEqual([
      'headline',
      'publicTitle',
      'toDo',
      'body',
      'tooLarge',
      'unread',
      'warnings',
      'deadline',
      'noSelected',
      'recipients',
    ])
  })
  it('reads its time limit as Japan Standard Time wherever the browser stands', () => {
    expect(parseJapaneseTime('2026-11-22T18:00')).toBe(Date.UTC(2026, 10, 22, 9))
    expect(parseJapaneseTime('')).toBeNull()
    expect(parseJapaneseTime('2026-13-22T18:00')).toBeNull()
  })
})

describe('recipients', () => {
  const candidate = (group: Candidate['group'], unreachable: Candidate['unreachable'] = null): Candidate => ({
    person: makeId('p', crypto.getRandomValues(new Uint8Array(16))),
    name: '佐藤',
    reading: 'サトウ　ミサキ',
    organization: makeId('o', crypto.getRandomValues(new Uint8Array(16))),
    organizationName: '采葉電気',
    group,
    unreachable,
  })
  it('are found by name, by house, and by how a name is read, whichever kana is typed', () => {
    const sato = candidate('gas')
    const mori = { ...candidate('gas'), name: '森', reading: 'モリ', organizationName: 'みなと電力' }
    expect(foundBy('さとうみ', [sato, mori])).toEqual([sato])
    expect(foundBy('ﾓﾘ', [sato, mori])).toEqual([mori])
    expect(foundBy('みなと', [sato, mori])).toEqual([mori])
    expect(foundBy(' ', [sato, mori])).toEqual([sato, mori])
  })

  it('are each chosen once, however they were chosen, and who cannot be reached is set apart', () => {
    const [one, two, lost] = [candidate('gas'), candidate('suppliers'), candidate('gas', 'key-expired')]
    const choice = { ...nobody, groups: ['gas'], persons: [one.person, two.person] } as const
    const chosen = chosenBy(choice, [one, two, lost])
    expect(chosen.reachable).toEqual([one, two])
    expect(chosen.unreachable).toEqual([lost])
    expect(chosen.toGroup).toBe(true)
    expect(chosenBy({ ...nobody, persons: [one.person] }, [one, two]).toGroup).toBe(false)
  })
})

describe('a plan', () => {
  const person = makeId('p', new Uint8Array(16))
  const plan = {
    kind: 'alert',
    class: 'provision',
    tlp: 'TLP:AMBER',
    publicTitle: '注意喚起',
    acknowledgeBy: null,
    notBefore: null,
    recipients: [person],
    approvers: [],
    draft: null,
    revises: null,
    attachments: [],
  }
  it('carries the named few fields and no other', () => {
    expect(planBody.decode(plan)).toEqual(plan)
    for (const wrong of [
      { ...plan, headline: '封の中の見出し' },
      { ...plan, recipients: [person, person] },
      { ...plan, recipients: [] },
      { ...plan, approvers: [person, person] },
      { ...plan, revises: { bulletin: 'b', how: 'corrects' } },
      { ...plan, publicTitle: ' x' },
      { ...plan, acknowledgeBy: 8.64e15 + 1 },
      null,
    ])
      expect(() => planBody.decode(wrong)).toThrow(Malformed)
  })
})

describe('a reader', () => {
  const session = {
    expiresAt: instant(now + minutes(60)),
    absoluteUntil: instant(now + minutes(60)),
    secondFactorAt: now,
  }
  const reader: ReaderNow = {
    state: 'active',
    engagedFrom: instant(0),
    engagedUntil: null,
    joinsByConsent: true,
    consents: true,
    pledged: true,
    session,
  }
  const copy = { withdrawnAt: null, keyCurrent: true } as const
  const at = { at: now, within: 15 }
  it('gets the copy when everything holds, to the last millisecond of the second factor', () => {
    expect(denialOf(reader, copy, at)).toBeNull()
    const old = { ...reader, session: { ...session, secondFactorAt: instant(now - minutes(15)) } }
    expect(denialOf(old, copy, at)).toBeNull()
    const older = { ...reader, session: { ...session, secondFactorAt: instant(now - minutes(15) - 1) } }
    expect(denialOf(older, copy, at)).toBe('second-factor-old')
  })
  it('hears the gravest reason first, and of another’s copy only that it is not theirs', () => {
    expect(denialOf(null, null, at)).toBe('person-not-active')
    expect(denialOf({ ...reader, consents: false, pledged: false }, null, at)).toBe('organization-not-consenting')
    expect(denialOf({ ...reader, joinsByConsent: false, consents: false }, copy, at)).toBeNull()
    expect(denialOf(reader, null, at)).toBe('not-addressed')
    expect(denialOf(reader, { ...copy, keyCurrent: false }, at)).toBe('copy-for-older-key')
  })
  it('is silent until the step is done', () => {
    const progress = { releasedAt: now, openedAt: null, acknowledgedAt: null }
    const asked = [null, 'not-released', 'not-opened'] as const
    expect(asked.map((silence) => isSilent(progress, silence))).toEqual([true, false, true])
  })
})

describe('the outside of a message', () => {
  const pkesk = (keyId: number) => [0xc1, 12, 3, 0, 0, 0, 0, 0, 0, 0, keyId, 18, 1, 2]
  const seipd = [0xd2, 3, 1, 9, 9]
  it('is exactly one session key packet and one encrypted packet', () => {
    expect(parseSealedMessage(bytes(...pkesk(7), ...seipd)).recipientKeyId).toBe('0000000000000007')
    // A body in two parts, as long messages come: 2 bytes, then 1.
    expect(parseSealedMessage(bytes(...pkesk(7), 0xd2, 0xe1, 1, 9, 1, 9)).recipientKeyId).toBe('0000000000000007')
  })
  it('is refused with two recipients, a hidden one, a password, SEIPDv2, something behind it, or cut short', () => {
    for (const wrong of [
      [...pkesk(7), ...pkesk(8), ...seipd],
      [...pkesk(0), ...seipd],
      [0xc3, 3, 4, 9, 9, ...seipd],
      [...pkesk(7), 0xd2, 3, 2, 9, 9],
      [...pkesk(7), ...seipd, 0xcb, 0],
      [...pkesk(7), 0xd2, 9, 1],
      [...pkesk(7)],
      [],
    ]) {
      expect(() => parseSealedMessage(bytes(...wrong))).toThrow(expect.objectContaining({ name: 'Malformed' }))
    }
  })
})

describe('Markdown', () => {
  const shown = (markdown: string) => {
    const words = createInstance()
    void words
      .use(initReactI18next)
      .init({ lng: 'ja', initImmediate: false, resources: { ja: { bulletins: jaBulletins } } })
    return renderToStaticMarkup(
      <I18nextProvider i18n={words}>
        <BulletinText markdown={markdown} />
      </I18nextProvider>,
    )
  }
  it('shows raw HTML as the characters it is, and runs none of it', () => {
    const html = shown('<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>')
    expect(html).not.toMatch(/<script|<img/)
  })
  it('loads no image, wherever it lies', () => {
    const html = shown('![図](https://tracker.example/x.png) ![](data:image/png;base64,AA)')
    expect(html).not.toMatch(/<img|tracker\.example|data:/)
    expect(html).toContain('図')
  })
  it('links only where a person may follow knowingly, and tells no referrer', () => {
    const html = shown('[悪](javascript:alert(1)) [b](data:text/html,x) [c](//evil.example) [良](https://safe.example)')
    expect(html).not.toMatch(/javascript:|data:text|evil\.example/)
    expect(html).toContain('href="https://safe.example"')
    expect(html).toContain('noreferrer')
  })
  it('keeps tables and lists', () => {
    expect(shown('|a|b|\n|-|-|\n|1|2|\n\n1. **今日中**')).toMatch(/<table.*<strong>今日中/s)
  })
})
