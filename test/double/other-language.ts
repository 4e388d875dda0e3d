// A Windows whose console speaks another language in its own code page: what sc.exe and whoami.exe print there, and where the registry names the code page.
import iconv from 'iconv-lite'
import { type Language, languages } from '../canned-windows.ts'
import { serviceAnswer } from './service-answer.ts'
import type { ProgramAnswer } from './vm.ts'

/** Programs and registry of a VM that SYSTEM looks at. */
export function speaks(name: string, ansi: number): { programs: ProgramAnswer[]; registry: string } {
  const language = languages[name] as Language
  const { codePage } = language
  const encode = (text: string) => iconv.encode(text, `cp${codePage}`)
  return {
    programs: [
      ...['RdAgent', 'WindowsAzureGuestAgent', 'TermService', 'W32Time'].map((service) =>
        serviceAnswer(service, 4, language, encode),
      ),
      {
        program: 'sc.exe',
        args: 'query GuestProxyAgent',
        output: encode(`[SC] EnumQueryServicesStatus:OpenService 1060:\r\n\r\n${language.noService}\r\n\r\n`),
        exitCode: 1060,
      },
      {
        program: 'whoami.exe',
        args: '/user /groups /fo csv /nh',
        output: encode(
          `"${language.system}","S-1-5-18"\r\n"${language.administrators}","Alias","S-1-5-32-544",""\r\n"Label","Label","S-1-16-16384",""\r\n`,
        ),
      },
      { program: 'netsh.exe', args: 'winhttp show advproxy', output: encode(`\r\n    ${language.direct}\r\n\r\n`) },
    ],
    registry: `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage]
"OEMCP"="${codePage}"
"ACP"="${ansi}"
`,
  }
}
