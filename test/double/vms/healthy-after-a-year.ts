import { answer, eventAnswer, hoursAgo, logon } from '../event-answer.ts'
import { extensionFiles, failedBy } from '../extension-traces.ts'
import { healthyVm } from '../healthy-vm.ts'

const days = (count: number) => hoursAgo(24 * count)
/** A year of attempts that failed, one each month, as an older version of the extension logged them. */
const yearOfFailures = Array.from({ length: 12 }, (_, month) => {
  const at = new Date(Date.now() - (365 - month * 30) * 86_400_000)
  const stamp = `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()}`
  return `[${stamp} 6:13:49 PM] Starting AAD Join process.\r\n[${stamp} 6:13:58 PM] AAD Join failed with status code: -2145648607.\r\n`
}).join('')
const older = failedBy('1.0.0.1', -2145648607, '', [])

export default healthyVm({
  about:
    'A session host of Azure Virtual Desktop, managed by Intune: a year of failures and all the noise there is, and well today',
  files: extensionFiles({ ...older, status: null, logs: { 'CommandExecution.log': yearOfFailures } }),
  programs: [
    eventAnswer('registration', [
      { id: 389, at: hoursAgo(1) },
      ...Array.from({ length: 30 }, (_, day) => ({
        id: day % 2 === 0 ? 304 : 307,
        at: days(day / 2),
        level: 2,
        data: { ExitCode: '0x801c001d', ErrorCode: '0x801c001d' },
      })),
      { id: 334, at: days(1), level: 3 },
      { id: 204, at: days(29), level: 2, data: { ExitCode: '-2145648607', HttpStatus: '400' } },
    ]),
    eventAnswer('aad', [
      ...Array.from({ length: 40 }, (_, hour) => ({
        id: hour % 2 === 0 ? 1098 : 1097,
        at: hoursAgo(hour / 2),
        level: 2,
        data: { Error: '3400073247', AdditionalInformation: 'AADSTS50076: interaction_required' },
      })),
      ...['AADSTS50076', 'AADSTS53003', 'AADSTS50126'].map((code, place) =>
        answer(days(2 + place), code, `5c2f0d3e-8a41-4b7f-9a55-0e8d2b1f7c6${place}`),
      ),
    ]),
    eventAnswer('security', [
      logon(4624, hoursAgo(2), 'maria.keller@contoso.com'),
      logon(4625, hoursAgo(3), 'maria.keller@contoso.com', { SubStatus: '0xc000006a' }),
      logon(4625, days(9), 'jo.miller@contoso.com', { Status: '0xc000015b' }),
    ]),
  ],
  registry: [
    `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\RDInfraAgent]
"IsRegistered"=dword:00000001
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Enrollments\\0A745E67-0B8C-4D3A-B183-D1063BB5CFBD]
"EnrollmentState"=dword:00000001
"ProviderID"="MS DM Server"
`,
  ],
  expect: { stdout: ['NO PROBLEM FOUND'] },
})
