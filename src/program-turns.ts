// Lets programs start a few at a time. Starting one holds this process up (longer still where a virus scanner looks at it first), and sixty at once
// would make a healthy network look silent and a quick program look hung.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CouldNotLook } from './outcome.ts'

/** Waits for a turn, does the work, and passes the turn on. Throws CouldNotLook when the signal fires while waiting. */
export type TakeTurn = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>

/** Turns for `atOnce` at a time, in the order in which they were asked for. */
export function turns(atOnce: number): TakeTurn {
  let free = atOnce
  const waiting: (() => void)[] = []
  const passOn = () => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  const wait = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (free > 0) {
        free -= 1
        resolve()
        return
      }
      const go = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        waiting.splice(waiting.indexOf(go), 1)
        reject(new CouldNotLook('timeout', 'other programs took all the time'))
      }
      waiting.push(go)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  return async (signal, work) => {
    await wait(signal)
    try {
      // Between two starts, what has come from the network is read.
      await nextTurn()
      return await work()
    } finally {
      passOn()
    }
  }
}
