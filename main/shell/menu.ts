import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../contract/shell.ts'
import type { Labels } from './labels.ts'

export interface MenuOptions {
  readonly labels: Labels
  /** Reloading and developer tools are for a checkout. */
  readonly isDevelopment: boolean
  command(command: MenuCommand): void
}

/**
 * The application menu. Only keys that mean nothing to a guest's terminal are bound here: Ctrl with a letter belongs to
 * the console that has the focus, the page binds its own.
 */
export function menuTemplate({ labels, isDevelopment, command }: MenuOptions): MenuItemConstructorOptions[] {
  const item = (name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label: labels.commands[name],
    click: () => command(name),
    ...(accelerator === undefined ? {} : { accelerator }),
  })
  // Shown beside the entry; the page does these itself when it has the focus.
  const role = (label: string, of: NonNullable<MenuItemConstructorOptions['role']>): MenuItemConstructorOptions => ({
    label,
    role: of,
    registerAccelerator: false,
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const { menu, view, edit } = labels
  const development = [separator, role(view.reload, 'reload'), { label: view.developerTools, role: 'toggleDevTools' }]
  return [
    {
      label: menu.file,
      submenu: [
        item('new-vm'),
        item('new-container'),
        item('open-lab'),
        separator,
        item('settings'),
        separator,
        role(menu.close, 'close'),
        role(menu.quit, 'quit'),
      ],
    },
    {
      label: menu.edit,
      submenu: [
        role(edit.undo, 'undo'),
        role(edit.redo, 'redo'),
        separator,
        role(edit.cut, 'cut'),
        role(edit.copy, 'copy'),
        role(edit.paste, 'paste'),
        role(edit.selectAll, 'selectAll'),
      ],
    },
    {
      label: menu.view,
      submenu: [
        item('palette'),
        separator,
        { label: menu.zoomReset, role: 'resetZoom' },
        { label: view.zoomIn, role: 'zoomIn' },
        { label: view.zoomOut, role: 'zoomOut' },
        separator,
        { label: view.fullScreen, role: 'togglefullscreen' },
        ...(isDevelopment ? (development as MenuItemConstructorOptions[]) : []),
      ],
    },
    {
      label: menu.help,
      submenu: [item('help', 'F1'), item('keys'), item('report-problem'), separator, item('about')],
    },
  ]
}
