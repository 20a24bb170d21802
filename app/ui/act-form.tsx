import { Form, type FormProps, useNavigation } from '@remix-run/react'
import { createContext, type FormEvent, useContext, useEffect, useId, useRef, useState } from 'react'

/** 256 random bits that the server gave this rendering of the page. Null where the page came without. */
export const PageValue = createContext<string | null>(null)

const Busy = createContext(false)

/** Whether the form around this is on its way: what a button asks before it lets itself be pressed again. */
export const useFormBusy = (): boolean => useContext(Busy)

/**
 * A form that does something. It carries a value of its own, under which the
 * server answers it once, however often it is sent; and while it is on its way it
 * takes no second press. Without script the first of these is enough.
 */
export function ActForm({ children, onSubmit, reloadDocument, ...rest }: FormProps) {
  const page = useContext(PageValue)
  const value = `${page ?? ''}.${useId().replaceAll(':', '')}`
  const { busy, begin } = useOnItsWay(value, reloadDocument ?? false)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    if (begin()) onSubmit?.(event)
    else event.preventDefault()
  }
  return (
    <Form
      method="post"
      {...rest}
      {...(reloadDocument ? { reloadDocument } : {})}
      aria-busy={busy || undefined}
      onSubmit={submit}
    >
      {/* A browser that fills in forms again after a reload must leave this one alone. */}
      <input type="hidden" name="form" value={value} autoComplete="off" />
      <Busy.Provider value={busy}>{children}</Busy.Provider>
    </Form>
  )
}

/** `begin` says whether this press is the first; `busy` until the answer is there. */
function useOnItsWay(value: string, native: boolean): { readonly busy: boolean; readonly begin: () => boolean } {
  const { state, formData } = useNavigation()
  const sent = useRef(false)
  const [leaving, setLeaving] = useState(false)
  const submitting = state !== 'idle' && formData?.get('form') === value
  useEffect(() => {
    if (state === 'idle' && !native) sent.current = false
  }, [state, native])
  useEffect(() => {
    // Back out of the browser's memory: what was sent has been answered meanwhile.
    const shown = () => {
      sent.current = false
      setLeaving(false)
    }
    window.addEventListener('pageshow', shown)
    return () => window.removeEventListener('pageshow', shown)
  }, [])
  const begin = (): boolean => {
    // Two presses may come before React has drawn anything.
    if (sent.current) return false
    sent.current = true
    if (native) setLeaving(true)
    return true
  }
  return { busy: submitting || leaving, begin }
}
