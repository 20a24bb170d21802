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
  'organization-suspended': '所属組織の利用停止',
  'organization-restored': '所属組織の利用再開',
} as const

/** Why an organization was suspended, likewise. */
export const whySuspendedJa = {
  'intrusion-suspected': '組織への侵入の疑い',
  'breach-suspected': '情報の管理に関する違反の疑い',
  reorganized: '合併、分割その他の組織の変更',
  'at-its-request': '組織の申出',
  'another-reason': '組織に関するその他の理由',
} as const

export const whySuspendedEn: Readonly<Record<keyof typeof whySuspendedJa, string>> = {
  'intrusion-suspected': 'suspected intrusion at the organization',
  'breach-suspected': 'suspected breach of how information is to be managed',
  reorganized: 'merger, split or another change of the organization',
  'at-its-request': 'at its own request',
  'another-reason': 'another reason of the organization’s',
}

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
  'organization-suspended': 'their organization was suspended',
  'organization-restored': 'their organization was restored',
}
