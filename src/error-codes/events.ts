// Event ids of the two channels where the join ("UDR": User Device Registration/Admin) and the sign-in ("AAD": AAD/Operational and /Analytic) are told.
// An event id says where something happened; the code or text inside says what.
import { type KnownCode, pages, rows } from './known-code.ts'

const readInside = 'Read the exit code, HTTP status and server answer inside the event, and look those up.'
const readStatus = 'Read the status and the AADSTS code inside the event, and look those up.'

/** [id, name, meaning, cause when it is worth saying] */
type Line = [number, string, string, string?]

const events = (channel: 'UDR' | 'AAD', shared: Parameters<typeof rows>[0], list: Line[]) =>
  rows(
    shared,
    list.map(([id, name, meaning, cause]) => ({
      code: `${channel}/${id}`,
      name,
      meaning,
      ...(cause === undefined ? {} : { cause }),
      wraps: true,
    })),
  )

const udr = { kind: 'event', docs: pages.join, cause: 'The code inside the event says why.', fix: readInside } as const
const aad = { kind: 'event', docs: pages.prt, cause: 'The status inside the event says why.', fix: readStatus } as const
const nothing = { cause: 'A normal step.', fix: 'Nothing to do.' } as const
const joined = 'A normal step of a join that worked.'
const proxy = 'Tells which way the request took.'

export const eventIds: KnownCode[] = [
  ...events('UDR', { ...udr, confidence: 'microsoft' }, [
    [
      201,
      'discovery failed',
      'Error: the answer to discovery was not usable. Exit code, HTTP status and server answer are inside.',
    ],
    [
      204,
      'join response failed',
      'Error: the registration service refused the join or did not answer. Exit code, HTTP status and server answer are inside.',
    ],
    [
      220,
      'computer name not read',
      'Windows could not read the name (for hybrid join: the directory object) of this computer.',
      'With 0x801c001d it concerns hybrid join only.',
    ],
    [
      304,
      'automatic registration failed at join',
      'Error: the automatic registration (hybrid join) failed while joining.',
      'Noise on a VM that is not meant for hybrid join, mostly with 0x801c001d.',
    ],
    [
      305,
      'automatic registration failed at sign-in',
      'Error: the automatic registration (hybrid join) got no access token.',
      'Noise on a VM that is not meant for hybrid join.',
    ],
    [
      307,
      'no registration data in Active Directory',
      'Error: hybrid join found no service connection point in Active Directory.',
      'Noise on a VM that is not meant for hybrid join.',
    ],
  ]),
  ...events('UDR', { ...udr, confidence: 'extracted' }, [
    [200, 'discovery not sent', 'Error: the discovery request could not be sent.'],
    [202, 'join not prepared', 'Error: the join request could not be prepared.'],
    [
      203,
      'join not sent',
      'Error: the join request could not be sent. The event can hold a token: do not pass it on unread.',
    ],
    [205, 'join not completed', 'Error: the answer to the join could not be carried out.'],
    [206, 'after the join', 'Error: a task after the join, in the sign-in package of Windows, failed.'],
    [
      208,
      'account not removed',
      'An account could not be taken out of a local group.',
      'Local groups that the join keeps up.',
    ],
    [
      211,
      'account not added',
      'An account could not be put into a local group.',
      'Local groups that the join keeps up.',
    ],
    [225, 'WinHTTP not started', 'Error: the network library could not be started; access type and proxy are inside.'],
    [
      226,
      'no connection',
      'Error: no connection to the server; its name and port are inside.',
      'DNS, firewall or proxy.',
    ],
    [230, 'request not sent', 'Error: the HTTP request could not be sent.', 'DNS, firewall, proxy or TLS.'],
    [
      231,
      'server certificate',
      'Error: the certificate of the server was not accepted.',
      'TLS inspection, a wrong clock or a wrong name.',
    ],
    [239, 'state not cleared', 'Error: the registration state could not be cleared.'],
    [
      309,
      'service not discovered',
      'Error: the device registration service of Microsoft Entra was not found.',
      'DNS, firewall or proxy.',
    ],
    [
      332,
      'will be joined anew',
      'Warning: the device is joined but a part of its state is missing; it will be removed and joined again.',
    ],
    [333, 'must run as SYSTEM', 'Warning: the join can be done only by SYSTEM.'],
    [
      334,
      'no domain controller',
      'Warning: hybrid join found no domain controller.',
      'Noise on a VM that is not in a domain.',
    ],
    [
      337,
      'proxy failed',
      'Error: the request through the proxy failed.',
      'The proxy is down, refuses, or asks for a sign-in.',
    ],
    [340, 'proxy search failed', 'The automatic search for a proxy failed in an unexpected way.', proxy],
    [
      344,
      'device key not opened',
      'The device key could not be opened: the TPM is locked or in an unknown state.',
      'Too many tries against the TPM.',
    ],
    [
      345,
      'device key gone',
      'The device key could not be opened and was likely removed.',
      'The TPM was cleared, or the disk is a copy.',
    ],
    [
      354,
      'JSON request failed',
      'A JSON request of the join failed. Exit code, HTTP status and server answer are inside.',
      'On an Azure VM mostly instance metadata: no identity, or not reachable.',
    ],
  ]),
  ...events('UDR', { ...udr, ...nothing, confidence: 'extracted' }, [
    [242, 'account added', 'An account was put into a local group.', joined],
    [243, 'account removed', 'An account was taken out of a local group.', joined],
    [306, 'automatic registration worked', 'The automatic registration (hybrid join) worked.', joined],
    [
      331,
      'checks before the join',
      'The checks before an automatic join are done.',
      'A normal step of the scheduled task.',
    ],
    [335, 'joined already', 'The device is joined already.', 'A normal step of the scheduled task.'],
    [336, 'no proxy script', 'The automatic search found no proxy script.', proxy],
    [338, 'proxy script found', 'The automatic search found a proxy script.', proxy],
    [339, 'proxy used', 'The proxy that was used for this request.', proxy],
    [
      360,
      'Windows Hello not set up',
      'Windows Hello for Business will not be set up now; the event lists which condition is not met.',
      'Normal on a VM: a remote session does not set up Windows Hello.',
    ],
    [
      389,
      'SecureVM join worked',
      'The join that the extension makes worked.',
      'The success of AADLoginForWindows; a failed enrolment by mdmId can still undo it.',
    ],
  ]),
  ...events('UDR', { ...udr, ...nothing, confidence: 'extracted' }, [
    [100, 'discovery sent', 'The discovery request was sent.', joined],
    [101, 'discovery answered', 'The discovery of the registration service worked.', joined],
    [102, 'join prepared', 'The join request was prepared.', joined],
    [103, 'join sent', 'The join request was sent. The event can hold a token: do not pass it on unread.', joined],
    [104, 'join answered', 'The registration service answered the join.', joined],
    [105, 'join completed', 'The answer to the join was carried out.', joined],
    [106, 'after the join', 'The tasks after the join, in the sign-in package of Windows, are done.', joined],
  ]),
  ...events('UDR', { ...udr, confidence: 'extracted' }, [
    [
      110,
      'registration cleared',
      'The registration was taken off this machine.',
      'dsregcmd /leave, or a join that was undone.',
    ],
    [
      112,
      'host name refused',
      'An error about the host name came back.',
      'The tenant holds another device of this name.',
    ],
    [212, 'registry not read', 'Error: the registry could not be read; the code is inside.'],
  ]),
  ...events('AAD', { ...aad, confidence: 'extracted' }, [
    [1024, 'HTTP status', 'The HTTP status of a request of the sign-in is inside.'],
    [1082, 'key error', 'Error: a key of the sign-in could not be used; its status is inside.'],
  ]),
  ...events('AAD', { ...aad, confidence: 'microsoft' }, [
    [1081, 'OAuth error', 'Error: Microsoft Entra refused the token request. The AADSTS code is inside.'],
    [
      1084,
      'HTTP transport error',
      'Error: the request did not get through; the status is a WinHTTP error.',
      'DNS, firewall, proxy or TLS.',
    ],
    [1088, 'WS-Trust error', 'Error: the federation service answered an error.'],
    [1006, 'GetToken start', 'The getting of a primary refresh token begins (channel Analytic, off by default).'],
    [
      1007,
      'GetToken stop',
      "The getting of a primary refresh token ended; its status is the result. Not the VM agent's terminal error code 1007.",
    ],
    [1022, 'endpoint address', 'The address that is being asked (channel Analytic, off by default).'],
    [1144, 'user name', 'The user name and authority that are being looked up (channel Analytic, off by default).'],
  ]),
  ...events('AAD', { ...aad, confidence: 'extracted' }, [
    [
      1025,
      'HTTP error',
      'Error: a request of the sign-in was answered with an HTTP error; status and address are inside.',
      'A 400 at an address that ends with "sidtoname" or beside 1081 is an answer of Microsoft Entra; at pas.windows.net it is the role check.',
    ],
    [1085, 'logon failure', 'Error: a sign-in failed; the status and correlation id are inside.'],
    [
      1086,
      'realm not found',
      'Error: Windows could not find out which tenant the user name belongs to.',
      'No way to the sign-in endpoint, or an unknown domain.',
    ],
    [
      1089,
      'device not joined',
      'Error: this device is not joined to Microsoft Entra.',
      'The join failed or was undone.',
    ],
    [
      1097,
      'token broker warning',
      'Warning of the token broker; any program that asks for a token can cause it.',
      'Mostly noise.',
    ],
    [
      1098,
      'token broker error',
      'Error of the token broker; any program that asks for a token can cause it.',
      'Mostly noise (interaction_required of some app); the AADSTS code inside decides.',
    ],
    [
      1104,
      'plugin call failed',
      'Error: a call into the sign-in plugin of Windows failed; the call and its status are inside.',
      '0xc000023c with "Lookup name name from SID": an endpoint is blocked.',
    ],
    [
      1105,
      'registration call failed',
      'Error: a call into device registration failed; the call and its status are inside.',
    ],
    [
      1118,
      'enterprise sign-in failure',
      'Error: the sign-in at the on-premises federation service failed.',
      'Noise without such a service.',
    ],
    [
      1131,
      'P2P certificate not renewed',
      'Warning: the peer-to-peer certificate that remote desktop with PKU2U needs was not renewed.',
      'No way to the sign-in endpoint, or a device that is disabled.',
    ],
    [
      1151,
      'P2P certificate error',
      'Error: the peer-to-peer certificate of the device could not be renewed.',
      'No way to the sign-in endpoint, or a device that is disabled.',
    ],
    [
      1152,
      'device key error',
      'Error: the key of the device certificate could not be used.',
      'The TPM was cleared, or the disk is a copy.',
    ],
    [
      1153,
      'no device certificate',
      'Error: there is no device certificate for the sign-in.',
      'The join was undone, or the certificate was deleted.',
    ],
    [1160, 'part of a failed sign-in', 'Error that stands inside a failed getting of a token; its text is not known.'],
    [
      1210,
      'password expired',
      "Warning: the user's password is expired; the address for changing it is inside.",
      'Remote desktop can not change it: use a browser.',
    ],
    [
      1236,
      'no resource id',
      'The resource id of the VM for the role check could not be made.',
      'Instance metadata did not answer.',
    ],
    [
      1244,
      'groups not loaded',
      'Warning: the security groups of the role check were not loaded.',
      'pas.windows.net is not reachable.',
    ],
    [
      1245,
      'groups not updated',
      'Warning: the security groups of the role check were not updated.',
      'pas.windows.net is not reachable.',
    ],
  ]),
  ...events('AAD', { ...aad, ...nothing, confidence: 'extracted' }, [
    [
      1232,
      'role check answered',
      'The answer to the role check, with its status (channel Analytic, off by default).',
      'A step of the check of the two login roles.',
    ],
    [
      1233,
      'login role',
      'The login role that was found for the user (channel Analytic, off by default).',
      'A step of the check of the two login roles.',
    ],
    [
      1235,
      'role check status',
      'The status of the role check (channel Analytic, off by default).',
      'A step of the check of the two login roles.',
    ],
    [1237, 'role check is on', 'This device checks Azure roles at sign-in: it is joined as an Azure VM.', joined],
    [
      1239,
      'role check at sign-in',
      'A sign-in with a role check is under way (channel Analytic, off by default).',
      'A step of the check of the two login roles.',
    ],
    [
      1242,
      'added to administrators',
      'The user got administrator rights for this sign-in (role Virtual Machine Administrator Login).',
      'A step of the check of the two login roles.',
    ],
    [
      1243,
      'removed from administrators',
      'The user lost administrator rights (the administrator role is no longer there).',
      'A step of the check of the two login roles.',
    ],
  ]),
]
