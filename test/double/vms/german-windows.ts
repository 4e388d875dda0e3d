import iconv from 'iconv-lite'
import { healthyVm } from '../healthy-vm.ts'
import { serviceAnswer } from '../service-answer.ts'

const oem = (text: string) => iconv.encode(text, 'cp850')
const labels = { type: 'TYP                ', state: 'STATUS             ' }

export default healthyVm({
  about: 'Windows in German, its console in code page 850: RDP is off and the agent is stopped',
  programs: [
    ...(['RdAgent', 'WindowsAzureGuestAgent', 'TermService'] as const).map((name) =>
      serviceAnswer(name, name === 'RdAgent' ? 1 : 4, labels, oem),
    ),
    {
      program: 'whoami.exe',
      args: '/user /groups /fo csv /nh',
      output: oem(
        '"nt-autorität\\system","S-1-5-18"\r\n"VORDEFINIERT\\Administratoren","Alias","S-1-5-32-544","Standardmäßig aktiviert, Aktivierte Gruppe, Gruppenbesitzer"\r\n"Jeder","Bekannte Gruppe","S-1-1-0","Verbindliche Gruppe, Standardmäßig aktiviert, Aktivierte Gruppe"\r\n"Verbindliche Beschriftung\\Systemverbindlichkeitsstufe","Bezeichnung","S-1-16-16384",""\r\n',
      ),
    },
  ],
  registry: [
    `[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage]
"OEMCP"="850"
"ACP"="1252"
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]
"fDenyTSConnections"=dword:00000001
`,
  ],
  expect: {
    exitCode: 1,
    verdict: 'problem-found',
    likelyCause: 'rdp-disabled',
    findings: ['rdp-disabled', 'guest-agent-not-running'],
    localNames: ['nt-autorität\\system'],
    stdout: ['The service RdAgent is stopped', 'fDenyTSConnections is 1'],
  },
})
