import { BellButton } from '../notices/bell-button.tsx'
import { PaletteField } from '../palette/palette-field.tsx'
import { NewButton } from '../wizard/new-button.tsx'
import { Logo } from './logo.tsx'
import { TaskButton } from './task-button.tsx'
import { ThemeButton } from './theme-button.tsx'

export function Masthead() {
  return (
    <header className="rig-masthead">
      <span className="rig-brand">
        <Logo />
        <span className="rig-brand-name">Labrig</span>
      </span>
      <PaletteField />
      <div className="rig-masthead-end">
        <TaskButton />
        <BellButton />
        <ThemeButton />
        <NewButton />
      </div>
    </header>
  )
}
