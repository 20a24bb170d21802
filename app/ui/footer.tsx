import { useTranslation } from 'react-i18next'
import { languages } from '../i18n/language.ts'

export const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]
export const isThemeChoice = (text: unknown): text is ThemeChoice => themeChoices.includes(text as ThemeChoice)

const themeWords = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const
/** Each language by its own name: someone lost in the other one must find theirs. */
const ownName = { ja: '日本語', en: 'English' } as const

/** Language and theme as plain forms: the answer is a new page, so nothing flashes and no script is needed. */
export function Footer({ theme, here }: { readonly theme: ThemeChoice; readonly here: string }) {
  const { t, i18n } = useTranslation('shell')
  return (
    <footer className="foot">
      <form method="post" action="/language" className="switch">
        <input type="hidden" name="to" value={here} />
        <span>{t('footer.language')}</span>
        {languages.map((language) => (
          <button
            key={language}
            type="submit"
            name="language"
            value={language}
            lang={language}
            aria-pressed={i18n.language === language}
          >
            {ownName[language]}
          </button>
        ))}
      </form>
      <form method="post" action="/theme" className="switch">
        <input type="hidden" name="to" value={here} />
        <span>{t('footer.theme')}</span>
        {themeChoices.map((choice) => (
          <button key={choice} type="submit" name="theme" value={choice} aria-pressed={theme === choice}>
            {t(`footer.${themeWords[choice]}`)}
          </button>
        ))}
      </form>
      <span className="flex-1" />
      <a href="/log/checkpoint">{t('footer.checkpoint')}</a>
      <a href="/log/vkey">{t('footer.logKey')}</a>
    </footer>
  )
}
