// npm run bench: measures start-up, whole runs on four networks beside the manual procedure, and the reading of event logs, and prints times and ratios.
// Asserts nothing: a computer that is busy is slow. Takes some six minutes, most of them for the manual procedure.
import { benchEventsApart } from './bench-events.ts'
import { benchRuns } from './bench-runs.ts'
import { benchStartUp } from './bench-start-up.ts'

const seconds = (ms: number | null) => (ms === null ? '-' : `${(ms / 1000).toFixed(1)} s`)
const times = (a: number | null, b: number | null) => (a === null || b === null ? '-' : `${(a / b).toFixed(2)} x`)

function table(head: string[], rows: string[][]): void {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)))
  for (const row of [head, ...rows])
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd())
}

console.log('Start-up and peak memory, beside the bare runtime (middle of five)')
const [bare, ...others] = await benchStartUp()
table(
  ['', 'time', 'of bare', 'memory', 'of bare'],
  [bare, ...others].map((one) => [
    one.what,
    `${one.ms} ms`,
    times(one.ms, bare.ms),
    `${one.peakMb} MB`,
    times(one.peakMb, bare.peakMb),
  ]),
)

const { where, byHandNotHere, runs } = await benchRuns()
console.log(`\nA whole run, 200 ms an answer: ${where}`)
table(
  ['', 'whole', 'look', 'first wave', 'slowest after', 'look / (both)', 'limit', 'by hand', 'by hand / whole'],
  runs.map(({ what, wholeMs, lookMs, firstWaveMs, slowestMs, limitMs, byHandMs }) => [
    what,
    seconds(wholeMs),
    seconds(lookMs),
    seconds(firstWaveMs),
    seconds(slowestMs),
    times(lookMs, firstWaveMs + slowestMs),
    limitMs === null ? '-' : `${seconds(limitMs)}${lookMs > limitMs ? ' MISSED' : ''}`,
    seconds(byHandMs),
    times(byHandMs, wholeMs),
  ]),
)
if (byHandNotHere !== null) console.log(`  The manual procedure was not measured: ${byHandNotHere}.`)

console.log('\nReading the event logs')
const events = benchEventsApart()
table(
  ['channels', 'bytes in each', 'read', 'judged', 'memory', 'kept'],
  [
    [
      String(events.channels),
      String(events.bytesEach),
      seconds(events.collectMs),
      seconds(events.parseMs),
      `${events.peakMb} MB`,
      `${events.keptBytes} bytes`,
    ],
  ],
)
