import { useEffect } from 'react'
import type { PersonId } from '../ids.ts'
import { forgetOthers, forgetVisit } from '../openpgp/kept-here.client.ts'
import { lockVault } from '../openpgp/vault.client.ts'

/**
 * A form that ends this session carries `data-leaves`, or the button that sends
 * it does. As it is sent the key is locked, in every tab, and what is personal
 * goes from this browser. On every page of somebody signed in.
 */
export function Leaving({ person }: { readonly person: PersonId }) {
  useEffect(() => {
    forgetOthers(person)
    const leaving = ({ target, submitter }: SubmitEvent) => {
      const leaves = [target, submitter].some((part) => part instanceof HTMLElement && 'leaves' in part.dataset)
      if (!leaves) return
      void lockVault()
      forgetVisit()
    }
    document.addEventListener('submit', leaving)
    return () => document.removeEventListener('submit', leaving)
  }, [person])
  return null
}
