import { describe, expect, it } from 'vitest'
import { useDecisionWords } from '../../app/decisions/decision-words-shape.tsx'
import { ConcernNotice, TrustDifferenceShape, useShortDifference } from '../../app/decisions/trust-difference-shape.tsx'
import { utf8 } from '../../app/formats/bytes.ts'
import { cosignatureKeyType, noteKeyType, verifierKeyOf } from '../../app/formats/note.ts'
import type { Policy } from '../../app/formats/policy.ts'
import { quorumRule } from '../../app/formats/policy-rule.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { makeTrust, type Trust } from '../../app/formats/trust.ts'
import { rendered } from '../ui/rendered.tsx'

const origin = 'council.example'
const keyOf = (name: string, of: string) => verifierKeyOf({ name, seed: sha256(utf8(of)) }, cosignatureKeyType)
const witness = (name: string, of = name) => ({
  name,
  key: keyOf(`${name}.example`, of),
  url: `https://${name}.example`,
})
function trust(keys: string, quorum: Pick<Policy, 'witnesses' | 'groups' | 'quorum'>): Trust {
  const logKey = verifierKeyOf({ name: origin, seed: sha256(utf8(`log ${keys}`)) }, noteKeyType)
  const logs = [{ key: logKey, url: null }]
  return makeTrust({ clockKey: keyOf(`${origin}/clock`, `clock ${keys}`), policy: { logs, ...quorum } })
}
const three = { witnesses: [witness('oversight'), witness('ministry'), witness('academy')] }
const group = (threshold: number, ...members: readonly string[]) => ({ name: 'g', threshold, members })
const old = trust('old', { ...three, groups: [group(2, 'oversight', 'ministry', 'academy')], quorum: 'g' })
const bare = trust('old', { witnesses: [], groups: [], quorum: null })
const wide = trust('new', {
  witnesses: [witness('oversight'), witness('ministry', 'another key'), witness('university'), witness('auditor')],
  groups: [
    { name: 'inner', threshold: 1, members: ['university', 'auditor'] },
    group(2, 'oversight', 'ministry', 'inner'),
  ],
  quorum: 'g',
})

function Short({ before, after }: { readonly before: Trust; readonly after: Trust }) {
  return <p>{useShortDifference()(before, after)}</p>
}
function Rule({ of }: { readonly of: Trust }) {
  return <p>{useDecisionWords().rule(quorumRule(of.policy))}</p>
}

describe('another trust, as its signers see it', () => {
  it('shows every part that differs, old beside new, and names what stays', async () => {
    const html = await rendered(<TrustDifferenceShape before={old} after={wide} caption="違い" />, 'ja')
    for (const part of ['記録の鍵', '時計の鍵', '必要な連署', '外部検証機関 university', '外部検証機関 ministry'])
      expect(html).toContain(part)
    expect(html).toContain('変更なし：外部検証機関 oversight')
    expect(html.match(/除外/g)).toHaveLength(1)
    expect(html.match(/追加/g)).toHaveLength(2)
    const same = await rendered(<TrustDifferenceShape before={old} after={old} caption="違い" />, 'ja')
    expect(same).toContain('差異はありません')
  })

  it('says a rule within a rule', async () => {
    expect(await rendered(<Rule of={wide} />, 'ja')).toContain(
      'oversight、ministry、（university、auditorのうち1以上）のうち2以上',
    )
    expect(await rendered(<Rule of={wide} />, 'en')).toContain(
      '2 or more of oversight, ministry, (1 or more of university, auditor)',
    )
    expect(await rendered(<Rule of={bare} />, 'en')).toContain('none (the portal’s own signatures alone)')
  })

  it('asks them to think where there is something to think about, and only there', async () => {
    expect(await rendered(<ConcernNotice before={old} after={bare} />, 'ja')).toContain('外部の連署を求めません')
    expect(await rendered(<ConcernNotice before={old} after={wide} />, 'en')).toContain('The key of ministry changes.')
    expect(await rendered(<ConcernNotice before={old} after={old} />, 'ja')).not.toContain('確認事項')
  })

  it('is a line of the history', async () => {
    expect(await rendered(<Short before={old} after={wide} />, 'ja')).toContain(
      '記録の鍵、時計の鍵、必要な連署、university、auditorを追加、academyを除外、ministryを変更',
    )
  })
})
