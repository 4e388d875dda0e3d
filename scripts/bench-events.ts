// How long reading the event logs takes, and how much memory: every channel hands out 20 MB, as wevtutil writes it in UTF-16. Run by `node scripts/bench-events.ts`, or from a benchmark of all.
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Machine } from '../src/machine.ts'
import { events } from '../src/probes/events.ts'
import type { Target } from '../src/probes/probe.ts'
import { toRawText } from '../src/raw-text.ts'
import { readStart } from '../src/read-start.ts'
import { removeSecretsDeep } from '../src/secrets.ts'

export interface EventBench {
  /** Channels and bytes in each. */
  channels: number
  bytesEach: number
  collectMs: number
  parseMs: number
  /** Highest resident memory of the process, MB. */
  peakMb: number
  keptBytes: number
  eventsRead: number
}

const bytesEach = 20 * 1024 * 1024

/** An event of device registration, sign-in or a refused logon, of the size that real ones have. */
function madeEvent(number: number): string {
  const at = new Date(Date.UTC(2026, 10, 20) - number * 60_000).toISOString().replace('Z', '1234Z')
  return `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-AAD' Guid='{4de9bc9c-b27a-43c9-8994-0915f1a5e24f}'/><EventID>1081</EventID><Version>0</Version><Level>2</Level><Task>101</Task><Opcode>0</Opcode><Keywords>0x4000000000000012</Keywords><TimeCreated SystemTime='${at}'/><EventRecordID>${number}</EventRecordID><Correlation ActivityID='{5e5cc6b1-0000-0000-0000-${String(number).padStart(12, '0')}}'/><Execution ProcessID='740' ThreadID='812'/><Channel>Microsoft-Windows-AAD/Operational</Channel><Computer>vm-payroll-07</Computer><Security UserID='S-1-5-18'/></System><EventData><Data Name='Error'>invalid_grant</Data><Data Name='ErrorDescription'>AADSTS50126: Error validating credentials due to invalid username or password. Trace ID: 5e5cc6b1-6c0f-4b1f-8f5f-0123456789ab Correlation ID: 7333f304-2d73-4c4d-9321-9427ee97adcf Timestamp: 2026-11-20 01:00:00Z</Data><Data Name='CorrelationID'>7333f304-2d73-4c4d-9321-${String(number).padStart(12, '0')}</Data></EventData></Event>\r\n`
}

/** Reads all channels once, each from a program of its own that writes `bytesEach`. */
export async function benchEvents(): Promise<EventBench> {
  const folder = mkdtempSync(join(tmpdir(), 'aadlogin-doctor-bench-'))
  const file = join(folder, 'channel.xml')
  writeFileSync(file, '')
  const piece = 500
  for (let number = 0, written = 0; written < bytesEach; number += piece) {
    const lines = Array.from({ length: piece }, (_, index) => madeEvent(number + index))
    const bytes = Buffer.from(lines.join(''), 'utf16le')
    appendFileSync(file, bytes)
    written += bytes.length
  }
  let channels = 0
  const machine = {
    // As windows-machine.ts reads a program, with cat in the place of wevtutil.exe.
    runProgram: async (_program, _args, { maxBytes = 0 }) => {
      channels += 1
      const { result, stdout, stderr, stopped } = await readStart('cat', [file], { reject: false }, maxBytes)
      return { exitCode: result.exitCode ?? 0, stdout: toRawText(stdout), stderr: toRawText(stderr), stopped }
    },
  } as Partial<Machine> as Machine
  try {
    const began = performance.now()
    const seen = removeSecretsDeep(await events.collect(machine, new AbortController().signal, {} as Target))
    const collected = performance.now()
    const facts = events.parse(seen)
    const parsed = performance.now()
    return {
      channels,
      bytesEach,
      collectMs: Math.round(collected - began),
      parseMs: Math.round(parsed - collected),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
      keptBytes: Buffer.byteLength(JSON.stringify(seen)),
      eventsRead: facts.channels.reduce((sum, one) => sum + one.events.length, 0),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** In a process of its own, so that the memory is that of the reading alone. */
export function benchEventsApart(): EventBench {
  const run = spawnSync(process.execPath, [import.meta.filename], { encoding: 'utf8' })
  return JSON.parse(run.stdout) as EventBench
}

if (process.argv[1] === import.meta.filename) process.stdout.write(`${JSON.stringify(await benchEvents(), null, 2)}\n`)
