import type { Raw } from './index.ts'
import { utf8 } from './text.ts'

const rows = {
  system:
    '"nt authority\\system","S-1-5-18"\r\n"BUILTIN\\Administrators","Alias","S-1-5-32-544","Enabled by default, Enabled group, Group owner"\r\n"Mandatory Label\\System Mandatory Level","Label","S-1-16-16384",""\r\n',
  administrator:
    '"vm-payroll-07\\azureadmin","S-1-5-21-1111111111-2222222222-3333333333-500"\r\n"BUILTIN\\Administrators","Alias","S-1-5-32-544","Mandatory group, Enabled by default, Enabled group, Group owner"\r\n"Mandatory Label\\High Mandatory Level","Label","S-1-16-12288",""\r\n',
  unelevated:
    '"vm-payroll-07\\azureadmin","S-1-5-21-1111111111-2222222222-3333333333-500"\r\n"BUILTIN\\Administrators","Alias","S-1-5-32-544","Group used for deny only"\r\n"Mandatory Label\\Medium Mandatory Level","Label","S-1-16-8192",""\r\n',
  entra:
    '"azuread\\maria","S-1-12-1-1111111111-1222222222-3333333333-4444444444"\r\n"Mandatory Label\\Medium Mandatory Level","Label","S-1-16-8192",""\r\n',
}

export function account(who: keyof typeof rows = 'system'): Raw['account'] {
  return { exitCode: 0, stdout: utf8(rows[who]) }
}
