import { describe, expect, test } from 'vitest'
import { RadioGroup } from '../../app/ui/choices.tsx'
import { troubleOf } from '../../app/ui/error-page.tsx'
import { Field } from '../../app/ui/field.tsx'
import { formatNumber } from '../../app/ui/num.tsx'
import { Phrases } from '../../app/ui/phrases.tsx'
import { Progress } from '../../app/ui/progress.tsx'
import { RefusalNotice, refusalId } from '../../app/ui/refusal-notice.tsx'
import { Seal, SealCount } from '../../app/ui/seal.tsx'
import { isNear } from '../../app/ui/session-notice.tsx'
import { Cell, HeadCell, Table } from '../../app/ui/table.tsx'
import { TlpBadge } from '../../app/ui/tag.tsx'
import { TextInput } from '../../app/ui/text-input.tsx'
import { formatTime, formatUtc, Time } from '../../app/ui/time.tsx'
import { attribute, rendered } from './rendered.tsx'

const text = (html: string) => html.replaceAll('<wbr/>', '').replace(/<[^>]+>/g, '')

describe('fields', () => {
  test('a complaint and a hint are read out with the field they are about', async () => {
    const html = await rendered(
      <Field id="code" label="認証コード" hint="6桁" error="数字ではありません" required>
        <TextInput name="code" />
      </Field>,
    )
    expect(attribute(html, 'label', 'for')).toBe('code')
    expect(attribute(html, 'input', 'id')).toBe('code')
    expect(attribute(html, 'input', 'aria-describedby')).toBe('code-hint code-error')
    expect(attribute(html, 'input', 'aria-invalid')).toBe('true')
    expect(html).toContain('id="code-hint"')
    expect(html).toContain('id="code-error"')
    expect(html).toContain('必須')
  })

  test('a page that is there to be typed into begins in its field, and says with it what was refused', async () => {
    const html = await rendered(
      <Field id="code" label="認証コード" about={refusalId}>
        <TextInput name="code" begins />
      </Field>,
    )
    expect(html).toMatch(/<input[^>]* autofocus=""/i)
    expect(attribute(html, 'input', 'aria-describedby')).toBe(refusalId)
    expect(await rendered(<RefusalNotice answer={{ refusal: { reason: 'wrong-code', detail: {} } }} />)).toContain(
      `id="${refusalId}"`,
    )
    expect(await rendered(<TextInput name="code" />)).not.toMatch(/autofocus/i)
  })

  test('a field without complaint points at nothing that is not there', async () => {
    const html = await rendered(
      <Field id="code" label="認証コード">
        <TextInput name="code" />
      </Field>,
    )
    expect(attribute(html, 'input', 'aria-describedby')).toBeNull()
    expect(attribute(html, 'input', 'aria-invalid')).toBeNull()
  })

  test('a group of choices is named by its question', async () => {
    const choices = [
      { value: 'TLP:AMBER', label: 'TLP:AMBER' },
      { value: 'TLP:GREEN', label: 'TLP:GREEN' },
    ]
    const html = await rendered(<RadioGroup legend="共有範囲" name="tlp" choices={choices} chosen={['TLP:GREEN']} />)
    expect(html).toMatch(/<fieldset.*<legend[^>]*>共有範囲/)
    expect(html.match(/checked=""/g)).toHaveLength(1)
    expect(html).toMatch(/value="TLP:GREEN"[^>]*checked|checked=""[^>]*value="TLP:GREEN"/)
  })
})

describe('the seal', () => {
  test('a reader who cannot see it hears whether the copy is open', async () => {
    expect(attribute(await rendered(<Seal state="whole" />), 'svg', 'aria-label')).toBe('未開封')
    expect(attribute(await rendered(<Seal state="broken" />, 'en'), 'svg', 'aria-label')).toBe('Opened')
  })

  test('two broken seals on a page do not cut each other', async () => {
    const html = await rendered([<Seal key="1" state="broken" />, <Seal key="2" state="broken" />])
    const ids = [...html.matchAll(/clipPath id="([^"]+)"/g)].map(([, id]) => id)
    expect(ids).toHaveLength(4)
    expect(new Set(ids).size).toBe(4)
  })

  test('nothing vermilion is shown when nothing lies unopened', async () => {
    expect(await rendered(<SealCount count={0} />)).toBe('')
    expect(await rendered(<SealCount count={3} />)).toContain('未開封 3件')
  })
})

describe('marks', () => {
  test('TLP stays in capitals and is never translated', async () => {
    const html = await rendered(<TlpBadge mark="TLP:AMBER+STRICT" />)
    expect(text(html)).toBe('TLP:AMBER+STRICT')
    expect(attribute(html, 'span', 'translate')).toBe('no')
    expect(attribute(html, 'span', 'title')).toBe('自組織内の、知る必要のある者に限る')
  })
})

describe('times and numbers', () => {
  const at = Date.UTC(2026, 10, 21, 15, 3, 22)

  test('an evening in London is the next day in Tokyo', () => {
    expect(formatTime(at, 'second', 'ja')).toBe('2026年11月22日 00:03:22')
    expect(formatTime(at, 'minute', 'en')).toBe('22 Nov 2026 00:03')
    expect(formatTime(at, 'day', 'ja')).toBe('2026年11月22日 日曜日')
    expect(formatUtc(at)).toBe('2026-11-21 15:03:22 UTC')
  })

  test('the page shows Japan’s time, the hover UTC, the markup ISO 8601', async () => {
    const html = await rendered(<Time at={at} as="short" />)
    expect(text(html)).toBe('11月22日 00:03')
    expect(attribute(html, 'time', 'dateTime')).toBe('2026-11-21T15:03:22.000Z')
    expect(attribute(html, 'time', 'title')).toContain('2026-11-21 15:03:22 UTC')
  })

  test('numbers are told apart by thousands, up to the largest log', () => {
    expect(formatNumber(999)).toBe('999')
    expect(formatNumber(18204)).toBe('18,204')
    expect(formatNumber(2n ** 63n)).toBe('9,223,372,036,854,775,808')
  })
})

describe('headings', () => {
  const headline = '正規の管理ツールを悪用した電力・ガス分野への侵入活動について'

  test('a Japanese heading breaks between phrases and loses no character', async () => {
    const html = await rendered(<Phrases text={headline} />)
    expect(text(html)).toBe(headline)
    expect(html.split('<wbr/>').length).toBeGreaterThan(3)
    expect(html).toContain('悪用した<wbr/>')
  })

  test('a Japanese headline on an English page is said to be Japanese', async () => {
    expect(attribute(await rendered(<Phrases text={headline} />, 'en'), 'span', 'lang')).toBe('ja')
    expect(await rendered(<Phrases text="Unopened bulletins" />, 'en')).toBe('Unopened bulletins')
  })

  test('a headline cannot smuggle markup in', async () => {
    expect(await rendered(<Phrases text="注意<img src=x>について" />)).not.toContain('<img')
  })
})

describe('lists and long work', () => {
  test('a table names itself and can be scrolled by keyboard', async () => {
    const html = await rendered(
      <Table caption="記録" head={<HeadCell>時刻</HeadCell>}>
        <tr>
          <Cell rowHead>14:03</Cell>
        </tr>
      </Table>,
    )
    expect(html).toMatch(/<caption[^>]*>記録<\/caption>/)
    expect(attribute(html, 'div', 'tabindex')).toBe('0')
    expect(html).toContain('scope="col"')
    expect(html).toContain('scope="row"')
  })

  test('sealing 1,000 copies speaks in tenths, not a thousand times', async () => {
    const html = await rendered(<Progress label="封をしています" done={412} total={1000} />)
    expect(html).toContain('412 / 1,000')
    expect(html).toMatch(/role="status">40%</)
  })
})

test('each trouble has its own sentence: not found, not allowed, too many, broken, log away, a role not begun', () => {
  expect(troubleOf(403, 'role-not-begun')).toBe('notBegun')
  expect([404, 403, 429, 500, 503].map((status) => troubleOf(status))).toEqual([
    'notFound',
    'notAllowed',
    'tooMany',
    'broken',
    'unavailable',
  ])
})

test('the end of a session is told two minutes before where a press puts it off, ten where none does', () => {
  const minutes = (count: number) => count * 60_000
  expect([minutes(3), minutes(2), 1, 0].map((left) => isNear(left, false))).toEqual([false, true, true, false])
  expect([minutes(11), minutes(10), 1, 0].map((left) => isNear(left, true))).toEqual([false, true, true, false])
})
