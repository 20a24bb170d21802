import { describe, expect, it } from 'vitest'
import { DecideLoss, LossHistory } from '../../app/decisions/succession-shape.tsx'
import type { SuccessionView } from '../../app/decisions/view-succession.server.ts'
import { toBase64, utf8 } from '../../app/formats/bytes.ts'
import { signCheckpoint } from '../../app/formats/checkpoint.ts'
import { formatEntry } from '../../app/formats/log-entry.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { successionData } from '../../app/formats/succession.ts'
import { clockNameOf, makeTrust, unwitnessed } from '../../app/formats/trust.ts'
import { instant, makeId } from '../../app/ids.ts'
import { LossBand } from '../../app/routes/shell/loss-band.tsx'
import { rendered } from '../ui/rendered.tsx'

const at = instant(Date.UTC(2026, 10, 26, 3))
const signers = (origin: string) => ({
  log: { name: origin, seed: sha256(utf8(`log ${origin}`)) },
  clock: { name: clockNameOf(origin), seed: sha256(utf8(`clock ${origin}`)) },
})
function trust(origin: string) {
  const { log, clock } = signers(origin)
  const policy = unwitnessed(verifierKeyOf(log, noteKeyType))
  return makeTrust({ clockKey: verifierKeyOf(clock, cosignatureKeyType), policy })
}

const [lost, next] = [trust('council.example'), trust('council.example/log-2')]

function view(lastSize: bigint, more: Partial<SuccessionView> = {}): SuccessionView {
  const root = sha256(utf8('the last root'))
  const time = BigInt(at / 1000 - 3600)
  const checkpoint = signCheckpoint({ origin: lost.origin, size: lastSize, root }, { ...signers(lost.origin), time })
  const data = successionData({ lost, earlier: [], checkpoint, since: instant(at - 7_200_000), next })
  const entry = formatEntry({ v: 1, t: at, kind: 'log-succession', id: makeId('e', new Uint8Array(16)), data })
  const plain = { index: '18204', entry: toBase64(entry), decided: null, waiting: null, rollRenewed: true }
  return { ...plain, ...more }
}

const decide = (succession: SuccessionView, language: 'ja' | 'en') =>
  rendered(<DecideLoss succession={succession} stand={null} opens={false} onSigned={() => undefined} />, language)

describe('a loss that waits for two people', () => {
  it('says what is lost, what survives, and under which name the log goes on', async () => {
    const said = await decide(view(18_300n), 'ja')
    for (const part of [
      '96件（18,204番から18,299番まで）',
      '2026年11月26日 10:00から2026年11月26日 11:00まで',
      '18,204件',
      'council.example/log-2',
      '署名の権限は、事務局及び監督にあります。',
    ])
      expect(said).toContain(part)
    expect(said).not.toContain('先に、名簿の署名が必要です')
  })

  it('says so where the keys alone are lost', async () => {
    const said = await decide(view(18_204n), 'en')
    expect(said).toContain('no entry; the keys alone')
    expect(said).not.toContain('Made between')
  })
})

describe('a loss that was decided', () => {
  it('stays on the page, with who decided it', async () => {
    const by = [
      { name: '監督 一', role: 'oversight' },
      { name: '相川 律', role: 'secretariat' },
    ] as const
    const decided = { entry: 18_209, at, by }
    const said = await rendered(<LossHistory losses={[view(18_300n, { decided })]} opens={false} />, 'ja')
    expect(said).toContain('監督 一')
    expect(said).toContain('#18,209')
  })

  it('where nothing was ever lost nothing is said', async () => {
    expect(await rendered(<LossHistory losses={[]} opens={false} />, 'ja')).toBe('')
  })
})

describe('the band of a loss', () => {
  const loss = { kept: 18_204, last: 18_300, since: at - 7_200_000, until: at - 3_600_000 }
  it('says on every page what is lost, and what that means', async () => {
    const said = await rendered(<LossBand loss={loss} />, 'ja')
    expect(said).toContain('2026年11月26日 10:00から2026年11月26日 11:00までの記録96件が失われました。')
    expect(await rendered(<LossBand loss={{ ...loss, last: 18_204 }} />, 'en')).toContain('The log’s keys are lost')
  })
})
