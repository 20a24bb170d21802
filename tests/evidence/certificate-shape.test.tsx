import { describe, expect, it } from 'vitest'
import { CertificateSheet, NoCertificate } from '../../app/evidence/certificate-shape.tsx'
import { instant, makeId, type Sha256Hex } from '../../app/ids.ts'
import { rendered } from '../ui/rendered.tsx'

const person = makeId('p', new Uint8Array(16).fill(7))
const port = makeId('o', new Uint8Array(16).fill(8))
const shown = {
  count: 1234,
  entry: 56_789,
  at: instant(Date.UTC(2026, 10, 30, 3)),
  sha256: 'ab'.repeat(32) as Sha256Hex,
}

describe.each(['ja', 'en'] as const)('a certificate on screen and on paper, in %s', (language) => {
  it('says how many, as of when, of whom, and by which file it is proven', async () => {
    const html = await rendered(
      <CertificateSheet of="person" who={person} name={null} shown={shown} file="/record/certificate/file" />,
      language,
    )
    for (const said of ['1,234', '#56,789', person, shown.sha256, '2026', '/record/certificate/file'])
      expect(html, said).toContain(said)
    expect(html).not.toContain('certificate.')
  })

  it('says of an organization how many, and that there are none', async () => {
    const sheet = (count: number) =>
      rendered(
        <CertificateSheet of="organization" who={port} name="みなと港湾" shown={{ ...shown, count }} file="/f" />,
        language,
      )
    const [some, none] = [await sheet(12), await sheet(0)]
    for (const html of [some, none]) {
      for (const said of ['みなと港湾', port, shown.sha256]) expect(html, said).toContain(said)
      expect(html).not.toContain('certificate.')
      expect(html).not.toContain(language === 'ja' ? 'ご自身' : 'about you')
    }
    expect(some).toContain(language === 'ja' ? '12件' : 'exactly 12 entries')
    expect(none).toContain(language === 'ja' ? '1件もありません' : 'holds no entry')
  })

  it('is not there yet, and why', async () => {
    const [early, alone] = [
      await rendered(<NoCertificate reason="not-counted" />, language),
      await rendered(<NoCertificate reason="witnesses-unavailable" />, language),
    ]
    expect(early).not.toBe(alone)
    for (const html of [early, alone]) expect(html).not.toContain('certificate.')
  })
})
