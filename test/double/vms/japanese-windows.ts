import { joinedBy } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'
import { speaks } from '../other-language.ts'

const japanese = speaks('Japanese', 932)
/** As handler 1.x writes on a Japanese Windows: the wall clock of Tokyo, two days ago; the file was copied since. */
const lines = ['Adding Registry Settings.', 'Enabling PKU2U policy.', 'Successfully joined machine to AAD.']
const wall = new Date(Date.now() - 48 * 3_600_000 + 9 * 3_600_000).toISOString()
const log = lines
  .map((line) => `[${wall.slice(0, 10).replaceAll('-', '/')} ${wall.slice(11, 19)}] ${line}\r\n`)
  .join('')

export default healthyVm({
  about: 'Windows in Japanese, its console in code page 932, its clock in Tokyo: well',
  programs: japanese.programs,
  extension: joinedBy('1.0.0.1', { 'CommandExecution.log': log }),
  registry: [
    japanese.registry,
    `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation]
"Bias"=dword:fffffde4
"ActiveTimeBias"=dword:fffffde4
"DaylightBias"=dword:ffffffc4
"DaylightStart"=hex:00,00,00,00,00,00,00,00,00,00,00,00,00,00,00,00
"StandardBias"=dword:00000000
"StandardStart"=hex:00,00,00,00,00,00,00,00,00,00,00,00,00,00,00,00
`,
  ],
})
