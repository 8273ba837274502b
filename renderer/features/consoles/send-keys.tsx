import { useTranslation } from 'react-i18next'
import { DropDown } from './drop-down.tsx'
import { japaneseStrokes, systemStrokes, type KeyStroke } from './key-strokes.ts'
import type { ScreenSession } from './screen-session.ts'

interface Props {
  readonly session: ScreenSession
  readonly disabled: boolean
}

const [ctrlAltDel, ...others] = systemStrokes

/** Keys that would not reach the guest from this keyboard. */
export function SendKeys({ session, disabled }: Props) {
  const { t } = useTranslation()
  const send = (stroke: KeyStroke) => {
    session.press(stroke)
    session.focus()
  }
  const list = (strokes: readonly KeyStroke[], close: () => void) =>
    strokes.map((stroke) => (
      <button
        key={stroke.name}
        type="button"
        className="rig-drop-item"
        onClick={() => {
          close()
          send(stroke)
        }}
      >
        <span translate="no">{stroke.name}</span>
      </button>
    ))
  return (
    <span className="rig-split-tool">
      {ctrlAltDel !== undefined && (
        <button type="button" className="rig-tool" disabled={disabled} onClick={() => send(ctrlAltDel)} translate="no">
          {ctrlAltDel.name}
        </button>
      )}
      <DropDown
        label={t('consoles.sendKeys')}
        width="300px"
        trigger={
          <button
            type="button"
            className="rig-tool rig-caret"
            disabled={disabled}
            aria-label={t('consoles.sendKeys')}
            title={t('consoles.sendKeys')}
          />
        }
        content={(close) => (
          <>
            <h2 className="rig-drop-title">{t('consoles.sendKeys')}</h2>
            <div className="rig-drop-grid">{list(others, close)}</div>
            <h2 className="rig-drop-title">{t('consoles.japaneseKeys')}</h2>
            <div className="rig-drop-grid" lang="ja">
              {list(japaneseStrokes, close)}
            </div>
            <p className="rig-drop-note">{t('consoles.keysWhose')}</p>
          </>
        )}
      />
    </span>
  )
}
