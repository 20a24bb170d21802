import { useTranslation } from 'react-i18next'
import type { Role } from '../../access/role.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import type { ShownAccount } from './read-accounts.server.ts'

export function AccountTable({ role, accounts }: { readonly role: Role; readonly accounts: readonly ShownAccount[] }) {
  const { t } = useTranslation('demo')
  const head = [t('codes.person'), t('codes.code'), t('codes.password'), t('codes.passphrase')]
  return (
    <Table
      caption={t('codes.table', { role: t(`roles.${role}`) })}
      head={head.map((name) => <HeadCell key={name}>{name}</HeadCell>)}
      stack
    >
      {accounts.map((account) => (
        <AccountRow key={account.email} account={account} />
      ))}
    </Table>
  )
}

function AccountRow({ account }: { readonly account: ShownAccount }) {
  const { t } = useTranslation('demo')
  const { name, organization, email, code, password, passphrase } = account
  return (
    <tr className="align-top">
      <Cell rowHead>
        <div>
          <span className="block">{name}</span>
          <span className="block text-[.82rem] font-normal text-ink-2">{organization}</span>
          <span className="mb-1.5 block font-mono text-[.82rem] font-normal">{email}</span>
          <CopyButton text={email} label={t('codes.copyAddress')} />
        </div>
      </Cell>
      <Cell label={t('codes.code')}>
        <div>
          <span className="num mb-1.5 block font-mono text-[1.35rem] font-semibold tracking-[.12em]">{code}</span>
          <CopyButton text={code} label={t('codes.copyCode')} />
        </div>
      </Cell>
      <Cell label={t('codes.password')}>
        <div>
          <span className="mb-1.5 block font-mono text-[.85rem]">{password}</span>
          <CopyButton text={password} label={t('codes.copyPassword')} />
        </div>
      </Cell>
      <Cell label={t('codes.passphrase')}>
        <div>
          <span className="mb-1.5 block font-mono text-[.85rem]">{passphrase}</span>
          <CopyButton text={passphrase} label={t('codes.copyPassphrase')} />
        </div>
      </Cell>
    </tr>
  )
}
