// What `import … from 'electron'` finds in the main process under the shim.
export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export {
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from './main-side.ts'
export { ShimUtilityProcess as utilityProcess } from './utility-process.ts'
