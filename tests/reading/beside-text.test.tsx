import { expect, it } from 'vitest'
import type { BulletinContent } from '../../app/formats/sealed-bulletin.ts'
import { makeId, type Sha256Hex } from '../../app/ids.ts'
import { BesideText } from '../../app/reading/beside-text-shape.tsx'
import { rendered } from '../ui/rendered.tsx'

const bulletin = makeId('b', new Uint8Array(16))
const sha256 = 'ab'.repeat(32) as Sha256Hex
const affected: BulletinContent['affected'] = [
  { vendor: '采葉', product: '遠隔保守装置', versions: '< 2.4', cpe: 'cpe:2.3:h:saiba:remote:*', purl: null },
]
const attachments: BulletinContent['attachments'] = [
  {
    name: '記録.pdf',
    mediaType: 'application/pdf',
    size: 12_345,
    sha256,
    blob: makeId('f', new Uint8Array(16)),
    sessionKey: new Uint8Array(32),
    parts: [],
  },
]

it('a reader is shown what was signed beside the text, by name, size and digest', async () => {
  const html = await rendered(<BesideText bulletin={bulletin} affected={affected} attachments={attachments} />, 'ja')
  for (const said of ['遠隔保守装置', '&lt; 2.4', 'cpe:2.3:h:saiba:remote:*', '記録.pdf', '12,345バイト', sha256])
    expect(html).toContain(said)
})

it('and nothing where there is nothing', async () => {
  expect(await rendered(<BesideText bulletin={bulletin} affected={[]} attachments={[]} />, 'en')).toBe('')
})
