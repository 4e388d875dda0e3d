// Lets a server listen without holding the process: what is left of its connections ends with the run.
import { createServer, type Server } from 'node:net'

/** Listens on one address; returns when it does. `afterMs`: how long each connection waits before the server sees it, so that its first answer is late. */
export async function listen(server: Server, port: number, address: string, afterMs = 0): Promise<void> {
  const front =
    afterMs === 0 ? server : createServer((socket) => setTimeout(() => server.emit('connection', socket), afterMs))
  front.on('connection', (socket) => socket.unref())
  await new Promise<void>((done, fail) => front.once('error', fail).listen(port, address, done))
  front.unref()
}
