import { healthyVm } from '../healthy-vm.ts'

const protocols = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols'

export default healthyVm({
  about: 'A baseline has turned off old TLS, written TLS 1.2 as on and ordered the cipher suites: all is well',
  registry: [
    `[${protocols}\\TLS 1.0\\Client]
"Enabled"=dword:00000000
"DisabledByDefault"=dword:00000001
[${protocols}\\TLS 1.1\\Client]
"Enabled"=dword:00000000
"DisabledByDefault"=dword:00000001
[${protocols}\\TLS 1.2\\Client]
"Enabled"=dword:ffffffff
"DisabledByDefault"=dword:00000000
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002]
"Functions"="TLS_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
`,
  ],
})
