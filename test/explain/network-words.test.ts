// What tools for looking at a network write, without a code or beside one that only wraps: nslookup, Test-NetConnection, Invoke-WebRequest, curl, openssl, Schannel, w32tm.
import { expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'

test.each<[string, string]>([
  ["*** UnKnown can't find pas.windows.net: Non-existent domain", 'dns-failure'],
  ["*** UnKnown can't find enterpriseregistration.windows.net: Server failed", 'dns-failure'],
  ["*** dc01.contoso.com can't find enterpriseregistration.windows.net: Query refused", 'dns-failure'],
  [
    'DNS request timed out.\n    timeout was 2 seconds.\nServer:  UnKnown\nAddress:  10.1.0.4\n\n*** Request to UnKnown timed-out',
    'dns-failure',
  ],
  ['WARNING: Name resolution of pas.windows.net failed', 'dns-failure'],
  [
    'ComputerName     : login.microsoftonline.com\nRemoteAddress    : 20.190.160.14\nRemotePort       : 443\nInterfaceAlias   : Ethernet\nSourceAddress    : 10.0.0.4\nTcpTestSucceeded : False',
    'endpoint-unreachable',
  ],
  ['WARNING: TCP connect to (20.190.160.14 : 443) failed', 'endpoint-unreachable'],
  ['Error: connect ETIMEDOUT 20.190.151.7:443', 'endpoint-unreachable'],
  [
    'Invoke-WebRequest : The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
    'tls-interception',
  ],
  [
    'verify error:num=19:self signed certificate in certificate chain\ndepth=2 C = US, O = Zscaler Inc., CN = Zscaler Root CA',
    'tls-interception',
  ],
  ['curl: (60) SSL certificate problem: unable to get local issuer certificate', 'tls-interception'],
  [
    'The certificate received from the remote server was issued by an untrusted certificate authority. The TLS connection request has failed.',
    'tls-interception',
  ],
  ['Invoke-WebRequest : The request was aborted: Could not create SSL/TLS secure channel.', 'tls-failure'],
  [
    'A fatal error occurred while creating a TLS client credential. The internal error state is 10013.',
    'windows-tls-misconfigured',
  ],
  ['curl: (56) CONNECT tunnel failed, response 407', 'proxy-authentication-required'],
  ['curl: (56) Received HTTP code 407 from proxy after CONNECT', 'proxy-authentication-required'],
  ['curl: (56) Received HTTP code 403 from proxy after CONNECT', 'endpoint-blocked-by-proxy'],
  ['The computer did not resync because no time data was available.', 'clock-skewed'],
  // A code of the network in a request to instance metadata is no word about the network to Microsoft Entra.
  ['AzureSecureVMJoinOperation: DsrCmdAzureHelper::GetAzureResourceId failed 0x80072ee2.', 'imds-unreachable'],
  [
    'Getting Tenant ID from MSI.\nDsrCmdAzureHelper::GetMetadataRestResponse: HTTP Status Code: 403\nAzureSecureVMJoinOperation: DsrCmdAzureHelper::GetTenantId failed 0x801c002d.',
    'imds-access-denied',
  ],
  [
    "AzureSecureVMJoinOperation: TenantInfo::Discover with tenantId 'c5ff949d-2696-4b68-9e13-055f19ed2d51' failed 0x80072ee2.",
    'endpoint-unreachable',
  ],
])('%s', (text, rule) => {
  expect(explain(text)).toMatchObject({ known: true, rule })
})

test.each([
  [
    'an answer, although the server has no name of its own',
    'DNS request timed out.\n    timeout was 2 seconds.\nServer:  UnKnown\nAddress:  10.1.0.4\n\nNon-authoritative answer:\nName:    login.microsoftonline.com\nAddresses:  20.190.160.14\n',
  ],
  [
    'a connection that works',
    'ComputerName     : login.microsoftonline.com\nRemotePort       : 443\nTcpTestSucceeded : True',
  ],
  [
    'a client that does not reach Remote Desktop',
    'ComputerName     : vm-payroll-07\nRemotePort       : 3389\nTcpTestSucceeded : False',
  ],
  ['the credential of a server', 'A fatal error occurred while creating a TLS server credential.'],
])('%s is no fault of the login', (_, text) => {
  expect(explain(text)).toMatchObject({ rule: null })
})
