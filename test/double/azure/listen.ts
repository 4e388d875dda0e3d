// Lets a server listen without holding the process: what is left of its connections ends with the run.
import type { Server } from 'node:net'

/** Listens on one address; returns when it does. */
export async function listen(server: Server, port: number, address: string): Promise<void> {
  server.on('connection', (socket) => socket.unref())
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, address, done))
  server.unref()
}
