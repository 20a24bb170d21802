import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actorFields } from '../../app/access/actor.ts'
import { askedAt } from '../../app/access/agreement.ts'
import { checkCertificate } from '../../app/audit/check-certificate.ts'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { peopleOf } from '../../app/council/person-store.server.ts'
import type { OrganizationId } from '../../app/ids.ts'
import { stateCounts } from '../../app/read-log/state-counts.server.ts'
import { showNames } from '../../app/review/show-names.server.ts'
import { actorOf, addPerson, type Door, openDoor, sessionOf, where } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import { cookieOf } from './before-a-form.ts'
import { type ServedSite, serveSite } from './served-site.ts'

describe('the certificate of an organization', () => {
  let door: Door
  let site: ServedSite
  let port: OrganizationId
  let cookies: Record<'member' | 'compliance' | 'secretariat', string>
  let showToCompliance: () => Promise<unknown>

  beforeAll(async () => {
    door = await openDoor()
    const [keeper, reviewer] = [
      await addPerson(door, { role: 'secretariat' }),
      await addPerson(door, { role: 'compliance' }),
    ]
    const by = actorFields(actorOf(door, keeper, await sessionOf(door, keeper)), where)
    port = given(
      await addOrganization(door, { by, wanted: { name: 'みなと港湾', kind: 'operator', sector: 'port-transport' } }),
    )
    const member = await addPerson(door, { role: 'member' })
    await door.db.updateTable('person').set({ organization_id: port }).where('id', '=', member.person).execute()
    const { version: text_version, hash: text_hash } = askedAt(door.texts.consent, door.now())
    const signed = { text_version, text_hash, given_at: door.now(), entry_index: 0 }
    await door.db
      .insertInto('consent')
      .values({ organization_id: port, ...signed })
      .execute()
    await stateCounts(door)
    const token = await sessionOf(door, reviewer)
    showToCompliance = () =>
      showNames(door, { reason: '照会への回答', by: actorFields(actorOf(door, reviewer, token), where) })
    cookies = {
      member: await cookieOf(door, member),
      compliance: `__Host-fuin=${token}`,
      secretariat: await cookieOf(door, keeper),
    }
    site = await serveSite(door)
  })
  afterAll(async () => {
    await site.close()
    await door.close()
  })

  const ask = (path: string, role: keyof typeof cookies) =>
    fetch(`${site.url}${path}`, { headers: { Cookie: cookies[role] }, redirect: 'manual' })
  const own = '/record/certificate/organization'
  const reviewed = () => `/log/organizations/${port}/certificate`

  it('is taken by its own people with one press, says that there is nothing, and verifies without us', async () => {
    expect(await peopleOf(door.db, port)).toHaveLength(1)
    const before = await door.log.latestCheckpoint()
    const page = await (await ask(own, 'member')).text()
    expect(page).toContain('みなと港湾')
    expect(page).toContain('1件もありません')
    expect(page).toContain(`${own}/file`)
    const file = new Uint8Array(await (await ask(`${own}/file`, 'member')).arrayBuffer())
    const verdict = await checkCertificate(file, door.log.trust)
    expect(verdict).toMatchObject({ verdict: 'verified' })
    expect(JSON.stringify(verdict.checked)).toContain(`0 entries on the matters of ${port}`)
    expect(await door.log.latestCheckpoint()).toBe(before)
  })

  it('is taken by compliance once names are shown to them, and by nobody else', async () => {
    expect((await ask(reviewed(), 'member')).status).toBe(403)
    expect((await ask(`${reviewed()}/file`, 'secretariat')).status).toBe(403)
    expect(await (await ask(reviewed(), 'compliance')).text()).not.toContain('みなと港湾')
    expect((await ask(`${reviewed()}/file`, 'compliance')).status).toBeGreaterThanOrEqual(400)
    await showToCompliance()
    expect(await (await ask(reviewed(), 'compliance')).text()).toContain('みなと港湾')
    const file = new Uint8Array(await (await ask(`${reviewed()}/file`, 'compliance')).arrayBuffer())
    expect(await checkCertificate(file, door.log.trust)).toMatchObject({ verdict: 'verified' })
  })
})
