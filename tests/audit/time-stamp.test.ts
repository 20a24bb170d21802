import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkStamp, formatStampRequest } from '../../app/audit/time-stamp.ts'
import { exportEvidence } from '../../app/compliance/export-evidence.server.ts'
import { noFilter } from '../../app/compliance/log-filter.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { isTrouble } from '../../app/outcome.ts'
import { check, type EvidenceCouncil, everything, evidenceCouncil, make } from '../compliance/evidence-council.ts'
import { random } from '../support/log.ts'
import { type Authority, type AuthorityWishes, openAuthority } from './authority.ts'

const data = utf8('manifest')

/** A stamp of that authority over the data, and what to hold it against. */
function stamped(authority: Authority, over = data) {
  const nonce = random(16)
  const response = authority.answer(formatStampRequest({ hash: sha256(over), nonce }))
  return { response, nonce, data, certificate: authority.certificate }
}

describe('a time stamp by a real authority', () => {
  it.each<AuthorityWishes>([{}, { digest: 'sha512' }, { key: 'P-256' }, { key: 'P-384', digest: 'sha512' }])(
    'holds, made with %j',
    async (wishes) => {
      const authority = await openAuthority(wishes)
      const { time } = await checkStamp(stamped(authority))
      expect(Math.abs(time - Date.now())).toBeLessThan(60_000)
      await authority.close()
    },
  )

  describe('is refused', () => {
    let authority: Authority
    beforeAll(async () => {
      authority = await openAuthority()
    })
    afterAll(() => authority.close())

    it('over another hash, for another question, by another authority', async () => {
      await expect(checkStamp(stamped(authority, utf8('another')))).rejects.toThrow('over something else')
      await expect(checkStamp({ ...stamped(authority), nonce: random(16) })).rejects.toThrow('another question')
      const other = await openAuthority()
      const by = checkStamp({ ...stamped(authority), certificate: other.certificate })
      await expect(by).rejects.toThrow('another authority')
      await other.close()
    })

    it('with one bit changed, anywhere in it, or is not what was signed', async () => {
      const claim = stamped(authority)
      let refusedTimes = 0
      for (let at = 0; at < claim.response.length; at += 7) {
        const response = Uint8Array.from(claim.response)
        response[at] = (response[at] ?? 0) ^ 0x04
        try {
          // Beside the signed part lie the certificates, which are not used: ours is from elsewhere.
          const { time } = await checkStamp({ ...claim, response })
          expect(time).toBe((await checkStamp(claim)).time)
        } catch (error) {
          if (!isTrouble(error, 'Malformed') && !isTrouble(error, 'NotProven')) throw error
          refusedTimes++
        }
      }
      expect(refusedTimes).toBeGreaterThan(60)
    })
  })

  it('is refused where its certificate had ended by then', async () => {
    const authority = await openAuthority({ ended: true })
    await expect(checkStamp(stamped(authority))).rejects.toThrow('outside the time of its certificate')
    await authority.close()
  })

  it('is believed with no certificate but one for time stamping alone', async () => {
    // openssl itself makes no stamp with another, so it is named for somebody else's.
    const [stamping, anything] = [await openAuthority(), await openAuthority({ purpose: 'anything' })]
    const claim = { ...stamped(stamping), certificate: anything.certificate }
    await expect(checkStamp(claim)).rejects.toThrow('not one for time stamping alone')
    await stamping.close()
    await anything.close()
  })
})

describe('where a time stamping authority is set', () => {
  let held: EvidenceCouncil
  let authority: Authority
  beforeAll(async () => {
    held = await evidenceCouncil()
    authority = await openAuthority()
  }, 180_000)
  afterAll(async () => {
    await authority.close()
    await held.close()
  })

  it('its stamp lies in the bundle and is checked with its certificate, and only with that', async () => {
    const request = { filter: { ...noFilter, bulletin: held.bulletin } }
    const made = await make(held, request, { authority })
    const { trust } = held.council.log
    const known = await check(made.archive, trust, authority.certificate)
    expect(known.because).toBeNull()
    expect(known.checked.find(({ what }) => what === 'time stamp')?.said).toContain('signed by the authority given')
    const unknown = await check(made.archive, trust)
    expect(unknown.notChecked.join()).toContain('--tsa')
    const other = await openAuthority()
    expect(await check(made.archive, trust, other.certificate)).toMatchObject({
      verdict: 'tampered',
      file: 'manifest.tsr',
    })
    await other.close()
  })

  it('nothing is exported and nothing logged where it gives no good stamp', async () => {
    const request = { ...everything, filter: { ...noFilter, bulletin: held.bulletin } }
    const dead = { url: 'http://127.0.0.1:1/', certificate: null }
    const before = await held.council.log.latestCheckpoint()
    expect(await exportEvidence({ ...held.desk, authority: dead }, { request, by: null })).toMatchObject({
      reason: 'time-stamp-failed',
    })
    const other = await openAuthority()
    const forged = { url: authority.url, certificate: other.certificate }
    expect(await exportEvidence({ ...held.desk, authority: forged }, { request, by: null })).toMatchObject({
      reason: 'time-stamp-failed',
    })
    await other.close()
    expect((await held.council.log.latestCheckpoint()).split('\n')[1]).toBe(before.split('\n')[1])
  })
})
