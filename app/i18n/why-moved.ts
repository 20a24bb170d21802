/** Why somebody was suspended or left: chosen on their page, and read in the log, by the same words. */
export const whyMovedJa = {
  'device-lost': '端末又は鍵の紛失',
  'misuse-suspected': '不正利用の疑い',
  away: '長期の不在',
  'own-request': '本人の申出',
  'organization-request': '所属組織の申出',
  transferred: '異動',
  retired: '退職',
  'duty-ended': '従事の終了',
  other: 'その他の理由',
  'consent-withdrawn': '所属組織の同意の撤回',
} as const

export const whyMovedEn: Readonly<Record<keyof typeof whyMovedJa, string>> = {
  'device-lost': 'device or key lost',
  'misuse-suspected': 'suspected misuse',
  away: 'long absence',
  'own-request': 'at their own request',
  'organization-request': 'at their organization’s request',
  transferred: 'transferred',
  retired: 'left the organization',
  'duty-ended': 'duties ended',
  other: 'another reason',
  'consent-withdrawn': 'their organization withdrew its consent',
}
