// What Node and Windows obey of the environment beside our code, undone as far as it can be once that code runs. The rest is made unreadable when the exe is built.

/** Variables by which dbghelp.dll, that Node asks for the stack of a crash, looks for symbols: they load a library and ask servers. */
const ofDebuggers = /^(?:_NT_|DBGHELP)/i

/**
 * To be called first. NODE_CHANNEL_FD, which the exe can't read but Node can, and NODE_UNIQUE_ID make a process the worker of whoever set them: it ends with code 0 when
 * the channel does, whatever it was doing.
 */
export function disobey(process: NodeJS.Process): void {
  for (const event of ['disconnect', 'error', 'internalMessage', 'message']) process.removeAllListeners(event)
  // Of the channel, which is not ours.
  process.on('error', () => {})
  for (const name of Object.keys(process.env)) if (ofDebuggers.test(name)) delete process.env[name]
}
