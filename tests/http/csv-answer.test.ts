import { expect, it } from 'vitest'
import { addOrganization } from '../../app/council/add-organization.server.ts'
import { given } from '../council/newcomers.ts'
import { secretariat } from './before-a-form.ts'
import { serveSite } from './served-site.ts'

it('the list of organizations can be had as a file: as narrowed, in one’s language, running no formula', async () => {
  const { door, cookie, by } = await secretariat()
  const add = async (name: string, sector: 'gas' | 'water') =>
    given(await addOrganization(door, { by, wanted: { name, kind: 'operator', sector } }))
  await add('=HYPERLINK("http://192.0.2.1")', 'gas')
  await add('北浜水道株式会社', 'water')
  const site = await serveSite(door)
  const ask = (query: string) => fetch(`${site.url}/organizations/csv${query}`, { headers: { Cookie: cookie } })
  const answer = await ask('?kind=operator')
  expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="organizations.csv"')
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  const lines = (await answer.text()).split('\r\n')
  expect(lines[0]).toContain('"組織名","種別","分野","同意","撤回日","人数"')
  expect(lines.find((line) => line.includes('HYPERLINK'))).toContain(`"'=HYPERLINK(""http://192.0.2.1"")"`)
  const narrowed = await (await ask('?kind=operator&sector=water')).text()
  expect(narrowed.trimEnd().split('\r\n')).toHaveLength(2)
  expect(narrowed).toContain('"北浜水道株式会社"')
  // Never more than was asked for, because a filter could not be read.
  expect((await ask('?kind=forged')).status).toBe(422)
  await site.close()
  await door.close()
})
