/** Forms of a page, as a browser without script sends them. */

export interface PageForm {
  readonly action: string
  /** What is in it before anybody types: hidden fields, and what is filled in or ticked already. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Names that may be filled in. */
  readonly open: ReadonlySet<string>
  /** Names of its files; one that has any is sent in parts. */
  readonly files: ReadonlySet<string>
  /** `name=value` of its buttons. */
  readonly buttons: readonly string[]
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]
  return found === undefined ? null : unescaped(found)
}

/** Every form that is sent by POST. */
export function formsOf(html: string): readonly PageForm[] {
  return [...html.matchAll(/<form\b([^>]*method="post"[^>]*)>(.*?)<\/form>/gis)].map(([, head = '', body = '']) => {
    const tags = [...body.matchAll(/<(input|select|textarea|button)\b[^>]*>/gi)].map(([tag]) => tag)
    const fields: (readonly [string, string])[] = []
    const open = new Set<string>()
    const files = new Set<string>()
    for (const tag of tags) {
      const name = attribute(tag, 'name')
      if (name === null || tag.startsWith('<button')) continue
      const type = attribute(tag, 'type') ?? 'text'
      const ticks = type === 'checkbox' || type === 'radio'
      if (type === 'hidden' || (ticks && /\schecked/.test(tag))) fields.push([name, attribute(tag, 'value') ?? 'on'])
      if (type !== 'hidden') open.add(name)
      if (type === 'file') files.add(name)
    }
    const buttons = tags
      .filter((tag) => tag.startsWith('<button'))
      .flatMap((tag) => {
        const name = attribute(tag, 'name')
        return name === null ? [] : [`${name}=${attribute(tag, 'value') ?? ''}`]
      })
    return { action: attribute(` ${head}`, 'action') ?? '', fields, open, files, buttons }
  })
}

/** The form's fields with these typed in (of a file, its text) and that button pressed. Throws where the page has no such field. */
export function filledIn(
  form: PageForm,
  typed: Readonly<Record<string, string>>,
  button: string | null,
): URLSearchParams | FormData {
  const sent = form.files.size > 0 ? new FormData() : new URLSearchParams()
  for (const [name, value] of form.fields) if (typed[name] === undefined) sent.append(name, value)
  for (const [name, value] of Object.entries(typed)) {
    if (!form.open.has(name)) throw new Error(`the form ${form.action} has no field ${name}`)
    if (sent instanceof FormData && form.files.has(name)) sent.append(name, new Blob([value]), `${name}.csv`)
    else sent.append(name, value)
  }
  if (button !== null) {
    if (!form.buttons.includes(button)) throw new Error(`the form ${form.action} has no button ${button}`)
    const [name = '', value = ''] = button.split('=')
    sent.append(name, value)
  }
  return sent
}
