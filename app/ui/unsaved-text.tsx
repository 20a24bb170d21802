import { useBlocker } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

/**
 * Asks before unsent text is lost: the browser's own question when the tab
 * closes, ours when the page moves on. Put it anywhere on the page:
 * `<UnsavedText unsaved={text !== ''} />`.
 */
export function UnsavedText({ unsaved }: { readonly unsaved: boolean }) {
  const { t } = useTranslation('shell')
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => unsaved && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!unsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [unsaved])
  const blocked = blocker.state === 'blocked'
  return (
    <Dialog
      open={blocked}
      title={t('unsaved.title')}
      onClose={() => blocked && blocker.reset()}
      actions={
        // What loses nothing comes first: the dialog puts the focus there.
        <>
          <Button onClick={() => blocked && blocker.reset()}>{t('unsaved.stay')}</Button>
          <Button kind="stop" onClick={() => blocked && blocker.proceed()}>
            {t('unsaved.leave')}
          </Button>
        </>
      }
    >
      <p>{t('unsaved.body')}</p>
    </Dialog>
  )
}
