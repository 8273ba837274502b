import { Menu } from 'electron'
import type { Language, MenuCommand } from '../../contract/shell.ts'
import { labels } from './labels.ts'
import { menuTemplate } from './menu.ts'

/** The menu on screen, in the language of the page. */
export class ApplicationMenu {
  readonly #isDevelopment: boolean
  readonly #command: (command: MenuCommand) => void
  #language: Language = 'en'

  constructor(isDevelopment: boolean, command: (command: MenuCommand) => void) {
    this.#isDevelopment = isDevelopment
    this.#command = command
  }

  get language(): Language {
    return this.#language
  }

  show(language: Language): void {
    this.#language = language
    const options = { labels: labels[language], isDevelopment: this.#isDevelopment, command: this.#command }
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
  }
}
