// Programs start a few at a time, and one that hangs gives its turn back.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { turns } from '../src/program-turns.ts'

const noEnd = new AbortController().signal

describe('turns', () => {
  test('never more at once than agreed, and all in the order in which they were asked for', async () => {
    const takeTurn = turns(3)
    const started: number[] = []
    let running = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        takeTurn(noEnd, async () => {
          started.push(index)
          running += 1
          most = Math.max(most, running)
          await sleep(2)
          running -= 1
        }),
      ),
    )
    expect(most).toBe(3)
    expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })

  test('work that fails passes its turn on', async () => {
    const takeTurn = turns(1)
    await expect(takeTurn(noEnd, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await takeTurn(noEnd, async () => 'done')).toBe('done')
  })

  test('who waits in vain is told so, and takes no turn later', async () => {
    const takeTurn = turns(1)
    const hanging = Promise.withResolvers<void>()
    const first = takeTurn(noEnd, () => hanging.promise)
    const end = new AbortController()
    let started = false
    const second = takeTurn(end.signal, async () => {
      started = true
    })
    end.abort()
    await expect(second).rejects.toMatchObject({ reason: 'timeout' })
    hanging.resolve()
    await first
    expect(await takeTurn(noEnd, async () => started)).toBe(false)
  })

  test('between two starts other events are served', async () => {
    const takeTurn = turns(8)
    const order: string[] = []
    const all = Array.from({ length: 4 }, (_, index) =>
      takeTurn(noEnd, async () => {
        setImmediate(() => order.push('event'))
        order.push(`start ${index}`)
        await sleep(1)
      }),
    )
    await Promise.all(all)
    expect(order.indexOf('event')).toBeLessThan(order.length - 1)
  })
})
