/** The one channel from the preload to Electron's main process. Its messages carry a request and one port. */
export const PORT_CHANNEL = 'labrig:port'
