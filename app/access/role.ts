import { type RollRole, rollRoles } from '../formats/roll.ts'

/** The five roles. One person, one account, one role: Art. 86 keeps the secrecy offence to natural persons. */
export const roles = rollRoles
export type Role = RollRole

export const isRole = (text: unknown): text is Role => roles.some((role) => role === text)
