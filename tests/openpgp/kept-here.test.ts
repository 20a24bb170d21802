import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PersonId } from '../../app/ids.ts'
import { forgetOthers, forgetVisit, keepHere, readKept } from '../../app/openpgp/kept-here.client.ts'
import { newPerson } from '../support/log.ts'

/** As a browser's: its own names are what Object.keys gives. */
const storage = () => {
  const hidden = { enumerable: false }
  const made = {} as Record<string, string> & Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear'>
  Object.defineProperties(made, {
    getItem: { value: (name: string) => made[name] ?? null, ...hidden },
    setItem: { value: (name: string, value: string) => Object.assign(made, { [name]: value }), ...hidden },
    removeItem: { value: (name: string) => Reflect.deleteProperty(made, name), ...hidden },
    clear: { value: () => Object.keys(made).map((name) => Reflect.deleteProperty(made, name)), ...hidden },
  })
  return made
}

let leave: readonly (() => void)[] = []
let me: PersonId
let other: PersonId
beforeEach(() => {
  leave = []
  me = newPerson()
  other = newPerson()
  vi.stubGlobal('localStorage', storage())
  vi.stubGlobal('sessionStorage', storage())
  vi.stubGlobal('window', { addEventListener: (_: string, heard: () => void) => (leave = [...leave, heard]) })
  for (const person of [me, other]) {
    keepHere('trust', person, 'a sealed card')
    keepHere('followed', person, '{"open":[{"by":[{"name":"監督 一"}]}]}')
  }
  sessionStorage.setItem('positions', '{"default":412}')
  localStorage.setItem('left by an older version', '…')
})
afterEach(() => vi.unstubAllGlobals())

it('signing out removes whatever is personal, and leaves the sealed cards by which an older log is noticed', () => {
  forgetVisit()
  expect(Object.keys(localStorage).sort()).toEqual([`fuin-trust:${me}`, `fuin-trust:${other}`].sort())
  expect(readKept('trust', me)).toBe('a sealed card')
  expect(Object.keys(sessionStorage)).toEqual([])
  // The frame writes once more as the page goes.
  sessionStorage.setItem('positions', '{"default":0}')
  for (const heard of leave) heard()
  expect(Object.keys(sessionStorage)).toEqual([])
})

it('whoever comes next is shown nothing that another left by closing the browser', () => {
  forgetOthers(me)
  expect(readKept('followed', me)).toContain('監督 一')
  expect(readKept('followed', other)).toBeNull()
  expect(readKept('trust', other)).toBe('a sealed card')
})
