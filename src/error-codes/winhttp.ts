// WinHTTP errors 12001 to 12192, the network's own numbers: alone in events and PRT diagnostics, or inside 0x80072xxx and 0xcaa8xxxx.
import { type KnownCode, pages, rows } from './known-code.ts'

const run =
  'Run aadlogin-doctor on the VM: it tries every required endpoint. Events AAD/1022 and AAD/1084 hold the address that failed.'

export const winhttp: KnownCode[] = [
  ...rows({ kind: 'winhttp', docs: pages.prt, confidence: 'microsoft', fix: run }, [
    {
      code: 12002,
      name: 'ERROR_WINHTTP_TIMEOUT',
      meaning: 'The server did not answer in time.',
      cause: 'A firewall drops the packets, or a proxy is needed that SYSTEM does not know.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 12007,
      name: 'ERROR_WINHTTP_NAME_NOT_RESOLVED',
      meaning: 'The name of the server could not be resolved.',
      cause: 'The DNS server of the virtual network does not know public names, or is not reached.',
      rule: 'dns-failure',
    },
    {
      code: 12029,
      name: 'ERROR_WINHTTP_CANNOT_CONNECT',
      meaning: 'No connection to the server could be made.',
      cause: 'A firewall, network security group or route stops port 443.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 12030,
      name: 'ERROR_WINHTTP_CONNECTION_ERROR',
      meaning: 'The connection was cut or could not be kept.',
      cause: 'A firewall, proxy or TLS inspection that resets connections.',
      rule: 'endpoint-unreachable',
    },
  ]),
  ...rows({ kind: 'winhttp', docs: pages.winhttp, confidence: 'microsoft', fix: run }, [
    {
      code: 12005,
      name: 'ERROR_WINHTTP_INVALID_URL',
      meaning: 'The address is not valid.',
      cause: 'A damaged setting that holds an address.',
    },
    {
      code: 12006,
      name: 'ERROR_WINHTTP_UNRECOGNIZED_SCHEME',
      meaning: 'The address does not begin with http: or https:.',
      cause: 'An empty or damaged address, often of a federation service that is not set up.',
    },
    {
      code: 12015,
      name: 'ERROR_WINHTTP_LOGIN_FAILURE',
      meaning: 'The sign-in at the server or proxy failed.',
      cause: 'A proxy that asks for credentials.',
      rule: 'proxy-authentication-required',
    },
    {
      code: 12017,
      name: 'ERROR_WINHTTP_OPERATION_CANCELLED',
      meaning: 'The request was cancelled.',
      cause: 'The program ended or gave up first.',
    },
    {
      code: 12037,
      name: 'ERROR_WINHTTP_SECURE_CERT_DATE_INVALID',
      meaning: 'The certificate of the server is not valid at this time.',
      cause: 'The clock of the VM is wrong, or the certificate expired.',
      rule: 'clock-skewed',
    },
    {
      code: 12038,
      name: 'ERROR_WINHTTP_SECURE_CERT_CN_INVALID',
      meaning: 'The certificate of the server is for another name.',
      cause: 'TLS inspection, or a name that leads to another server.',
      rule: 'tls-interception',
    },
    {
      code: 12044,
      name: 'ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED',
      meaning: 'The server asks for a client certificate.',
      cause: 'Normal at pas.windows.net and device login: the device certificate answers it.',
    },
    {
      code: 12045,
      name: 'ERROR_WINHTTP_SECURE_INVALID_CA',
      meaning: 'The certificate of the server comes from an authority that Windows does not trust.',
      cause: 'TLS inspection.',
      rule: 'tls-interception',
    },
    {
      code: 12057,
      name: 'ERROR_WINHTTP_SECURE_CERT_REV_FAILED',
      meaning: 'Whether the certificate was revoked could not be checked.',
      cause: 'The revocation lists are not reachable.',
      rule: 'tls-failure',
    },
    {
      code: 12152,
      name: 'ERROR_WINHTTP_INVALID_SERVER_RESPONSE',
      meaning: 'The answer of the server could not be read.',
      cause: 'A proxy or firewall that answers in its place.',
      rule: 'endpoint-blocked-by-proxy',
    },
    {
      code: 12157,
      name: 'ERROR_WINHTTP_SECURE_CHANNEL_ERROR',
      meaning: 'The secure channel failed.',
      cause: 'TLS settings of Windows, or a middle box.',
      rule: 'tls-failure',
    },
    {
      code: 12166,
      name: 'ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT',
      meaning: 'The proxy script (PAC) has an error.',
      cause: 'The PAC file of the network.',
    },
    {
      code: 12167,
      name: 'ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT',
      meaning: 'The proxy script (PAC) could not be fetched.',
      cause: 'Its address is not reachable from the VM.',
    },
    {
      code: 12169,
      name: 'ERROR_WINHTTP_SECURE_INVALID_CERT',
      meaning: 'The certificate of the server is not valid.',
      cause: 'TLS inspection.',
      rule: 'tls-interception',
    },
    {
      code: 12170,
      name: 'ERROR_WINHTTP_SECURE_CERT_REVOKED',
      meaning: 'The certificate of the server was revoked.',
      cause: 'An inspecting proxy, or a fault of the server.',
      rule: 'tls-failure',
    },
    {
      code: 12175,
      name: 'ERROR_WINHTTP_SECURE_FAILURE',
      meaning: 'A certificate of the server was not accepted.',
      cause: 'A wrong clock, TLS inspection, or TLS 1.2 turned off.',
      rule: 'tls-failure',
    },
    {
      code: 12178,
      name: 'ERROR_WINHTTP_AUTO_PROXY_SERVICE_ERROR',
      meaning: 'The proxy search of Windows failed.',
      cause: 'The service WinHttpAutoProxySvc is off.',
    },
    {
      code: 12180,
      name: 'ERROR_WINHTTP_AUTODETECTION_FAILED',
      meaning: 'No proxy was found by automatic search.',
      cause: 'Normal on a network without one.',
    },
    {
      code: 12185,
      name: 'ERROR_WINHTTP_CLIENT_CERT_NO_PRIVATE_KEY',
      meaning: 'The client certificate has no private key here.',
      cause: 'The device key is gone: the TPM was cleared, or the disk is a copy.',
      rule: 'device-key-unusable',
    },
    {
      code: 12186,
      name: 'ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY',
      meaning: 'The private key of the client certificate could not be used.',
      cause: 'No right to the key, or the TPM refused.',
      rule: 'device-key-unusable',
    },
  ]),
]
