import { useTranslation } from 'react-i18next'
import { isActiveSector, type Sector, sectors } from '../../council/sector.ts'
import { FilterSelect } from '../../lists/filter-form-shape.tsx'

/** The sectors an organization can be of. */
export function SectorFilter({ value }: { readonly value: Sector | null }) {
  const { t } = useTranslation('council')
  const options = sectors.filter(isActiveSector).map((sector) => ({ value: sector, label: t(`sector.${sector}`) }))
  return <FilterSelect name="sector" label={t('organizations.sector')} value={value} any={t('any')} options={options} />
}
