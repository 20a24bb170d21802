import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { isFormValue } from '../../app/access/sent-form.ts'
import { type Door, kindsOf } from '../access/door.ts'
import { expectWholeAfterKills } from '../faults/killed-process.ts'
import type { Standing } from './before-a-form.ts'
import { everyForm } from './every-form.ts'
import { byScript, filledByScript } from './forms-by-script.ts'
import { filledIn, formsOf } from './page-form.ts'
import { places, type ServedSite, serveSite, slowLine } from './served-site.ts'

const app = join(import.meta.dirname, '../../app')
const sourceOf = (file: string): string => readFileSync(join(app, file), 'utf8')
/** Where no letter goes out there is no form to ask for one. */
const mail = { MAIL_URL: 'smtps://post.council.example:465', MAIL_FROM: 'portal@council.example' }
const nameOf = (name: string): string => name.split(',')[0] ?? name

/** What a form that an action reads can ask it to do: the words of its `do`, or the action itself. */
function doings(file: string, path: string): readonly string[] {
  const words = [...withItsForms(file).matchAll(/\bdo: z\.literal\('([a-z-]+)'\)/g)].map(([, word]) => word)
  return words.length > 1 ? words.map((word) => `${path} ${word}`) : [path]
}

/** A route, and the forms that it shares with another. */
function withItsForms(file: string): string {
  const source = sourceOf(file)
  const shared = [...source.matchAll(/from '(\.{1,2}\/[\w./-]+-form\.server\.ts)'/g)].map(([, path]) =>
    sourceOf(posix.join(posix.dirname(file), path ?? '')),
  )
  return [source, ...shared].join('\n')
}

const withAction = await Promise.all(
  places.map(async ({ file, path }) => {
    const module: object = await import(/* @vite-ignore */ `../../app/${file}`)
    return 'action' in module ? [{ file, path }] : []
  }),
).then((found) => found.flat())

describe('the forms of the site map', () => {
  it('are all named, or are no forms', () => {
    const named = new Set(Object.keys(everyForm).map(nameOf))
    const every = withAction.flatMap(({ file, path }) => (byScript.has(path) ? [path] : doings(file, path)))
    const there = every.filter((name) => !byScript.has(name) && !filledByScript.has(name))
    expect(there.filter((name) => !named.has(name))).toEqual([])
    expect([...named].filter((name) => !there.includes(name))).toEqual([])
    expect([...byScript, ...filledByScript].filter((name) => !every.includes(name))).toEqual([])
  })

  it('that a page has come by ActForm alone, with the value under which they are answered once', () => {
    // Language and colours: pressed twice, they are what they are.
    const apart = ['ui/act-form.tsx', 'ui/footer.tsx']
    const others = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.tsx') && !apart.includes(file) && /method=["'{]+post/i.test(sourceOf(file)),
    )
    expect(others).toEqual([])
  })

  it('with fields hold what was typed when they are refused: by FieldForm or SearchForm, which name and wire them', () => {
    // What narrows a list is an address; a code is asked for in place, too.
    const apart = ['lists/filter-form-shape.tsx', 'access/code-input-shape.tsx']
    const others = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
      (file) =>
        file.endsWith('.tsx') &&
        !apart.includes(file) &&
        /<(TextInput|TextArea|Select)\b[^>]*\sname=/.test(sourceOf(file)),
    )
    expect(others).toEqual([])
  })

  it('read by script hold no form of a page', () => {
    const read = withAction.filter(({ file, path }) => byScript.has(path) && /\breadOnce\(/.test(sourceOf(file)))
    expect(read).toEqual([])
  })
})

/** What is made by chance, and stands in the address of its page. */
const madeAnew = /\b[a-z]_[\w-]{22}/g

interface Answer {
  readonly status: number
  readonly to: string | null
  readonly cookies: readonly string[]
  readonly says: string
}

/** What somebody sees of an answer: without what is new in every rendering. */
async function answerOf(response: Response): Promise<Answer> {
  const html = await response.text()
  const main = /<main\b.*?<\/main>/s.exec(html)?.[0] ?? html
  return {
    status: response.status,
    to: response.headers.get('Location'),
    // Each mark of a known browser is a new one; any of them does.
    cookies: response.headers.getSetCookie().map((cookie) => cookie.replace(/^(__Host-fuin-known)=[^;]+/, '$1')),
    says: main.replace(/[A-Za-z0-9_-]{43}\.R[A-Za-z0-9]+/g, ''),
  }
}

async function opened(site: ServedSite, { page, cookie }: Pick<Standing, 'page' | 'cookie'>): Promise<string> {
  const answer = await fetch(`${site.url}${page}`, { headers: { Cookie: cookie }, redirect: 'manual' })
  expect(answer.status, page).toBe(200)
  return answer.text()
}

function formIn(html: string, standing: Pick<Standing, 'page' | 'action' | 'button'>) {
  const { page, action = page, button } = standing
  const form = formsOf(html).find((one) => one.action === action && (button === null || one.buttons.includes(button)))
  if (!form) throw new Error(`${page} has no form ${action} ${button ?? ''}`)
  return form
}

const sending =
  (site: ServedSite, standing: Standing, action: string, body: URLSearchParams | FormData) =>
  async (takes = 0): Promise<Answer> => {
    const headers = {
      Cookie: standing.cookie,
      Origin: site.url,
      Referer: `${site.url}${standing.page}`,
      'Sec-Fetch-Site': 'same-origin',
      [slowLine]: String(takes),
    }
    return answerOf(await fetch(`${site.url}${action}`, { method: 'POST', body, headers, redirect: 'manual' }))
  }

/** Goes to the page and fills in its form; gives how to press its button. */
async function standBefore(site: ServedSite, standing: Standing) {
  let html = await opened(site, standing)
  if (standing.first) {
    const { typed, button } = standing.first
    const form = formIn(html, { ...standing, button })
    const body = filledIn(form, typed, button)
    const headers = { Cookie: standing.cookie, Origin: site.url, 'Sec-Fetch-Site': 'same-origin' }
    html = await (await fetch(`${site.url}${form.action}`, { method: 'POST', body, headers })).text()
  }
  const form = formIn(html, standing)
  const body = filledIn(form, { ...standing.typed, ...standing.read?.(html) }, standing.button)
  return { press: sending(site, standing, form.action, body), form, body }
}

beforeAll(async () => {
  // The first page of a process takes seconds: everything is loaded then.
  const { door } = await (everyForm['/sign-in'] as (typeof everyForm)[string]).stand()
  const site = await serveSite(door)
  await fetch(`${site.url}/sign-in`)
  await site.close()
  await door.close()
}, 60_000)

describe.each(Object.entries(everyForm))('the form %s', (name, { stand, kinds }) => {
  it.each([
    ['at once', 0, 0],
    ['while the first answer is 250 ms under way', 250, 80],
    ['while the first answer is 1,500 ms under way', 1500, 700],
  ])('pressed again %s does one thing and says the same', async (_, takes, after) => {
    const standing = await stand()
    const { door } = standing
    const site = await serveSite(door, mail)
    try {
      const { press, form } = await standBefore(site, standing)
      if (!['/language', '/theme'].includes(name)) {
        expect(isFormValue(Object.fromEntries(form.fields).form)).toBe(true)
      }
      const there = (await kindsOf(door)).length
      const first = press(takes)
      await wait(after)
      const second = await press()
      expect(second).toEqual(await first)
      expect(second.status, second.says.replace(/<[^>]*>/g, '')).toBeLessThan(400)
      // What was done must not be answered with "it took too long".
      expect(second.to ?? '').not.toContain('lapsed')
      expect([...(await kindsOf(door)).slice(there)].sort()).toEqual([...kinds].sort())
    } finally {
      await site.close()
      await door.close()
    }
  })

  // What leaves no entry is a session, a choice of colours, or a letter more or less.
  it.runIf(kinds.length > 0)(
    'is done wholly or not at all, wherever the server is killed, and pressed again after it does one thing',
    { timeout: 240_000 },
    async () => {
      const standing = await stand()
      const { door } = standing
      const site = await serveSite(door, mail)
      const { body, form } = await standBefore(site, standing)
      await site.close()
      const send = async (copied: Door) => {
        const restarted = await serveSite(copied, mail)
        try {
          return await sending(restarted, standing, form.action, body)()
        } finally {
          await restarted.close()
        }
      }
      try {
        await expectWholeAfterKills({
          door,
          send,
          alike: ({ status, to }) => ({ status, to: to?.replace(madeAnew, '') }),
        })
      } finally {
        await door.close()
      }
    },
  )
})
