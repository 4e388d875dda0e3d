import { ok } from '../../src/outcome.ts'
import { tenantId } from './ids.ts'
import type { Raw } from './index.ts'
import { registryKey, utf8 } from './text.ts'

const cdj = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ'
const join = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin'
const endpoints = {
  AzureVmComputeMetadataEndpoint: 'http://169.254.169.254/metadata/instance/compute',
  AzureVmTenantIdEndpoint: 'http://169.254.169.254/metadata/identity/info',
  AzureVmMsiTokenEndpoint: 'http://169.254.169.254/metadata/identity/oauth2/token',
}

/** The join settings as the extension leaves them; `different` changes single endpoints, `arc` makes it an Arc-enabled server's. */
export function joinSettings(different: Partial<typeof endpoints> = {}, arc = false): Raw['joinSettings'] {
  const rows = Object.entries({ ...endpoints, ...different }).map(([name, url]): [string, string, string] => [
    name,
    'REG_SZ',
    url,
  ])
  const joined = (key: string, values: string) => {
    const path = `${join}\\${key}`
    return ok({ present: true as const, key: path, output: utf8(`\r\n${path}\\${values}\r\n\r\n`) })
  }
  return {
    cdj: registryKey(cdj, arc ? [...rows, ['ArcEnabledVM', 'REG_DWORD', '0x1']] : rows),
    joinInfo: joined(
      'JoinInfo',
      `CEC55C2566633AC8DA3D9E3EAD98A599084D0C4C\r\n    TenantId    REG_SZ    ${tenantId}\r\n    UserEmail    REG_SZ`,
    ),
    tenantInfo: joined('TenantInfo', `${tenantId}\r\n    DisplayName    REG_SZ    Contoso`),
  }
}

/** Before the extension ran. */
export function noJoinSettings(): Raw['joinSettings'] {
  return {
    cdj: registryKey(cdj),
    joinInfo: ok(registryKey(`${join}\\JoinInfo`)),
    tenantInfo: ok(registryKey(`${join}\\TenantInfo`)),
  }
}
