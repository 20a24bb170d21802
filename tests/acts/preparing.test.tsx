/** What needs a key says that it is being prepared until the page is alive, and says the other way where no script runs. */
import { describe, expect, it } from 'vitest'
import { EvidenceForm } from '../../app/evidence/evidence-form-shape.tsx'
import { makeId, parseSha256Hex } from '../../app/ids.ts'
import { WithKey } from '../../app/keyring/unlock-form.tsx'
import { Sealed } from '../../app/reading/sealed-shape.tsx'
import { ExportEntries } from '../../app/review/export-shape.tsx'
import { titleOf } from '../../app/routes/shell/page-handle.ts'
import { newPerson, random } from '../support/log.ts'
import { rendered } from '../ui/rendered.tsx'

const hash = parseSha256Hex('0'.repeat(64))
if (!hash) throw new Error('no hash')
const line = {
  bulletin: makeId('b', random(16)),
  copy: makeId('c', random(16)),
  ciphertextHash: hash,
  code: 'HAW6H',
  number: '2026-K7Q2M',
  kind: 'alert',
  class: 'provision',
  tlp: 'TLP:AMBER',
  publicTitle: '見出し',
  issuedAt: 0,
  acknowledgeBy: null,
  openedAt: null,
  acknowledgedAt: null,
  withdrawnAt: null,
  withdrawnGrounds: null,
  opensWithPresentKey: true,
} as const
const person = newPerson()

const pieces = [
  [
    'a bulletin under its seal',
    <Sealed
      key="s"
      line={line}
      person={person}
      factor={{ minutes: 15, left: 1 }}
      onOpen={() => undefined}
      byHand={{ mayAcknowledge: true, onOpened: () => undefined, onAcknowledged: () => undefined }}
    />,
  ],
  [
    'whatever is done with a key',
    <WithKey key="w" person={person}>
      署名する
    </WithKey>,
  ],
  ['taking entries out', <ExportEntries key="x" query="" person={person} />],
  ['an evidence bundle', <EvidenceForm key="e" person={person} />],
] as const

describe('before a script is there', () => {
  it.each(pieces)('%s says that it is being prepared, and without script the other way', async (_, piece) => {
    for (const [language, said] of [
      ['ja', '準備しています'],
      ['en', 'reparing'],
    ] as const) {
      const html = await rendered(piece, language)
      // Where scripting is off the first is not shown (frame.css), and the second is.
      expect(html).toMatch(new RegExp(`<div role="status" class="script-only"><p[^>]*>[^<]*${said}`))
      expect(html).toMatch(/<noscript>.+<\/noscript>/s)
      expect(html).not.toContain('type="password"')
    }
  })
})

it('a tab among many says in its title how many bulletins wait', () => {
  expect(titleOf('情報｜協議会ポータル', 3)).toBe('(3) 情報｜協議会ポータル')
  expect(titleOf('情報｜協議会ポータル', 0)).toBe('情報｜協議会ポータル')
})
