import { Certificate } from 'pkijs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkChain, flawOf, type StampFlaw } from '../../app/audit/stamp-chain.ts'
import { checkStamp, formatStampRequest } from '../../app/audit/time-stamp.ts'
import { exportEvidence } from '../../app/evidence/export-evidence.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import { isTrouble } from '../../app/outcome.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { check, type EvidenceCouncil, everything, evidenceCouncil, make } from '../evidence/evidence-council.ts'
import { random } from '../support/log.ts'
import {
  type Authority,
  type AuthorityWishes,
  type CaWishes,
  CertificateFolder,
  caExtensions,
  openAuthority,
  stampExtensions,
} from './authority.ts'

const data = utf8('manifest')

/** A stamp of that authority over the data, and what to hold it against. */
function stamped(authority: Authority, over = data) {
  const nonce = random(16)
  const response = authority.answer(formatStampRequest({ hash: sha256(over), nonce }))
  return { response, nonce, data, certificates: authority.certificates }
}

describe('a time stamp by a real authority', () => {
  it.each<AuthorityWishes>([
    {},
    { digest: 'sha512' },
    { key: 'P-256' },
    { key: 'P-384', digest: 'sha512' },
    { namedBy: 'sha1' },
  ])('holds, made with %j', async (wishes) => {
    const authority = await openAuthority(wishes)
    const { time } = await checkStamp(stamped(authority))
    expect(Math.abs(time - Date.now())).toBeLessThan(60_000)
    await authority.close()
  })

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
      const by = checkStamp({ ...stamped(authority), certificates: other.certificates })
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
    await expect(checkStamp(stamped(authority))).rejects.toThrow('outside the time of the certificate')
    await authority.close()
  })

  describe('under an authority whose own certificate is all we were given', () => {
    const ca: CaWishes = {}
    const chains: readonly (readonly [string, AuthorityWishes, (authority: Authority) => readonly Uint8Array[]])[] = [
      ['that issued its certificate', { above: [ca] }, ({ above }) => above],
      ['at the root of two', { above: [ca, ca] }, ({ above }) => above.slice(1)],
      ['between it and a root we do not know', { above: [ca, ca] }, ({ above }) => above.slice(0, 1)],
      [
        'that lets no other stand between',
        { above: [{ extensions: `${caExtensions},digitalSignature` }] },
        ({ above }) => above,
      ],
      [
        'for time stamps alone',
        { above: [{ extensions: `${caExtensions}\nextendedKeyUsage = timeStamping` }] },
        ({ above }) => above,
      ],
      [
        'beside others that have nothing to do with it',
        { above: [ca, ca] },
        ({ above }) => [strangers.der('stranger'), ...above.slice(1)],
      ],
    ]
    let strangers: CertificateFolder
    beforeAll(() => {
      strangers = new CertificateFolder()
      strangers.certificate('stranger', { extensions: caExtensions })
      // Another by the same name: it is the key that counts.
      strangers.certificate('ca0', { extensions: caExtensions })
    })
    afterAll(() => strangers.remove())

    it.each(chains)('%s, holds', async (_, wishes, given) => {
      const authority = await openAuthority(wishes)
      await checkStamp({ ...stamped(authority), certificates: given(authority) })
      await authority.close()
    })

    const plain = 'keyUsage = critical,keyCertSign'
    const flawed: readonly (readonly [
      string,
      AuthorityWishes,
      (authority: Authority) => readonly Uint8Array[],
      StampFlaw,
      RegExp,
    ])[] = [
      [
        'another authority',
        { above: [ca] },
        () => [strangers.der('stranger')],
        'elsewhere',
        /issued by “ca0”; given is “stranger”/,
      ],
      ['another of the same name', { above: [ca] }, () => [strangers.der('ca0')], 'elsewhere', /another authority/],
      [
        'the root, where nobody brings what is between',
        { above: [ca, ca], bringsAbove: false },
        ({ above }) => above.slice(1),
        'elsewhere',
        /issued by “ca1”; given is “ca0”/,
      ],
      [
        'the root, and its own certificate had ended',
        { above: [ca], ended: true },
        ({ above }) => above,
        'expired',
        /outside the time of the certificate of “tsa”/,
      ],
      [
        'an authority that had ended',
        { above: [{ ended: true }] },
        ({ above }) => above,
        'expired',
        /certificate of “ca0”/,
      ],
      [
        'the root, and one between had ended',
        { above: [ca, { ended: true }] },
        ({ above }) => above.slice(1),
        'expired',
        /certificate of “ca1”/,
      ],
      [
        'somebody’s who is no authority',
        { above: [{ extensions: 'keyUsage = critical,digitalSignature' }] },
        ({ above }) => above,
        'purpose',
        /“ca0” is no authority/,
      ],
      [
        'one that says nothing of being an authority',
        { above: [{ extensions: plain }] },
        ({ above }) => above,
        'purpose',
        /“ca0” is no authority/,
      ],
      [
        'an authority that may sign no certificates',
        { above: [{ extensions: 'basicConstraints = critical,CA:TRUE\nkeyUsage = critical,cRLSign' }] },
        ({ above }) => above,
        'purpose',
        /“ca0” is no authority/,
      ],
      [
        'an authority below which none may stand',
        { above: [{ extensions: 'basicConstraints = critical,CA:TRUE,pathlen:0' }, ca] },
        ({ above }) => above.slice(1),
        'purpose',
        /so many authorities below/,
      ],
      [
        'an authority for web servers',
        { above: [{ extensions: `${caExtensions}\nextendedKeyUsage = serverAuth` }] },
        ({ above }) => above,
        'purpose',
        /no authority for time stamping/,
      ],
      [
        'an authority bound to names',
        { above: [{ extensions: `${caExtensions}\nnameConstraints = critical,permitted;DNS:example.jp` }] },
        ({ above }) => above,
        'purpose',
        /not understood here/,
      ],
    ]
    it.each(flawed)('%s, is refused and says why', async (_, wishes, given, flaw, because) => {
      const authority = await openAuthority(wishes)
      const refusal = await checkStamp({ ...stamped(authority), certificates: given(authority) }).catch(
        (error: unknown) => error,
      )
      expect([flawOf(refusal), String(refusal)]).toEqual([flaw, expect.stringMatching(because)])
      await authority.close()
    })
  })

  describe('with a certificate', () => {
    const folder = new CertificateFolder()
    folder.certificate('root', { extensions: caExtensions })
    afterAll(() => folder.remove())
    // openssl makes no stamp with these, so the certificate is judged by itself.
    it.each([
      ['for another purpose', 'extendedKeyUsage = critical,clientAuth'],
      ['for time stamping and something else', 'extendedKeyUsage = critical,timeStamping,clientAuth'],
      ['for time stamping, but not critically', 'extendedKeyUsage = timeStamping'],
      ['for anything', ''],
    ])('%s, is refused', async (what, extensions) => {
      const name = what.replaceAll(/[ ,]/g, '-')
      folder.certificate(name, { extensions, by: 'root' })
      const [signer, root] = [name, 'root'].map((one) => Certificate.fromBER(Uint8Array.from(folder.der(one))))
      if (!signer || !root) throw new Error('no certificate')
      const chain = { signer, brought: [], given: [root], time: new Date() }
      await expect(checkChain(chain)).rejects.toThrow('is not one for time stamping alone')
      await expect(checkChain({ ...chain, given: [signer] })).rejects.toThrow('is not one for time stamping alone')
    })

    it('that two authorities certify in a circle, ends', async () => {
      for (const [name, by] of [
        ['one', 'root'],
        ['two', 'one'],
      ] as const)
        folder.certificate(name, { extensions: caExtensions, by })
      // The first again, now by the second: the same key and name.
      folder.openssl(
        'x509',
        '-req',
        '-in',
        'one.csr',
        '-CA',
        'two.pem',
        '-CAkey',
        'two.key',
        '-CAcreateserial',
        '-days',
        '30',
        '-extfile',
        'one.ext',
        '-out',
        'again.pem',
      )
      folder.certificate('leaf', { extensions: stampExtensions, by: 'two' })
      folder.certificate('elsewhere', { extensions: caExtensions })
      const [signer, ...brought] = ['leaf', 'two', 'again', 'one'].map((one) =>
        Certificate.fromBER(Uint8Array.from(folder.der(one))),
      )
      const given = ['elsewhere'].map((one) => Certificate.fromBER(Uint8Array.from(folder.der(one))))
      if (!signer) throw new Error('no certificate')
      await expect(checkChain({ signer, brought, given, time: new Date() })).rejects.toThrow('another authority')
    })
  })

  it('is refused where another certificate of the same key takes the place of the one it names', async () => {
    const authority = await openAuthority()
    const claim = stamped(authority)
    // The very certificate with another date in it: its name and number are the same, its hash is not.
    const [own = new Uint8Array()] = authority.certificates
    const other = Certificate.fromBER(Uint8Array.from(own))
    other.notAfter.value = new Date(other.notAfter.value.getTime() + 86_400_000)
    const swapped = new Uint8Array(other.toSchema(true).toBER())
    const refusal = await checkStamp({ ...claim, certificates: [swapped] }).catch((error: unknown) => error)
    expect(flawOf(refusal)).toBe('bent')
    expect(String(refusal)).toContain('does not name the certificate')
    await authority.close()
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
    const known = await check(made.archive, trust, authority.certificates)
    expect(known.because).toBeNull()
    expect(known.checked.find(({ what }) => what === 'time stamp')?.said).toContain('by the authority given')
    const unknown = await check(made.archive, trust)
    expect(unknown.notChecked.join()).toContain('--tsa')
    const other = await openAuthority()
    expect(await check(made.archive, trust, other.certificates)).toMatchObject({
      verdict: 'tampered',
      file: 'manifest.tsr',
    })
    await other.close()
  })

  it('nothing is exported and nothing logged where it gives no good stamp', async () => {
    const request = { ...everything, filter: { ...noFilter, bulletin: held.bulletin } }
    const dead = { url: 'http://127.0.0.1:1/', certificates: null }
    const before = await held.council.log.latestCheckpoint()
    expect(await exportEvidence({ ...held.ground, authority: dead }, { request, by: null })).toMatchObject({
      reason: 'time-stamp-failed',
    })
    const other = await openAuthority()
    const forged = { url: authority.url, certificates: other.certificates }
    expect(await exportEvidence({ ...held.ground, authority: forged }, { request, by: null })).toMatchObject({
      reason: 'time-stamp-elsewhere',
    })
    await other.close()
    expect((await held.council.log.latestCheckpoint()).split('\n')[1]).toBe(before.split('\n')[1])
  })
})
