/** The five roles. One person, one account, one role: Art. 86 keeps the secrecy offence to natural persons. */
export const roles = ['member', 'liaison', 'compliance', 'secretariat', 'oversight'] as const
export type Role = (typeof roles)[number]

export const isRole = (text: unknown): text is Role => roles.includes(text as Role)
