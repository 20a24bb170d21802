import { z } from 'zod'
import { typedCode } from '../../http/form.server.ts'
import { isDutyAddressId } from '../../mail/duty-address.ts'

/** The two forms of an organization's own addresses, on its page for the secretariat and on the one for its people. */
export const addressForms = [
  z.object({
    do: z.literal('address'),
    email: z.string().max(300).default(''),
    language: z.enum(['ja', 'en']).default('ja'),
    code: typedCode,
  }),
  z.object({
    do: z.literal('unaddress'),
    address: z.string().refine(isDutyAddressId, { message: 'duty-address-gone' }),
    code: typedCode,
  }),
] as const

/** Beside which field it is said why not. */
export const addressReasons = {
  'person-email': 'email',
  'duty-address-same': 'email',
  'duty-addresses-many': 'email',
  'duty-address-gone': 'address',
} as const
