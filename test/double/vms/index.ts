// The list of doubles; the key is the name that `npm run vm -- NAME` takes.
import type { VmDouble } from '../vm.ts'
import agentStoppedBeforeJoin from './agent-stopped-before-join.ts'
import arcServer from './arc-server.ts'
import { benchVms } from './bench.ts'
import clockAMonthBehind from './clock-a-month-behind.ts'
import clockBehind from './clock-behind.ts'
import ctrlC from './ctrl-c.ts'
import deviceCertificateExpired from './device-certificate-expired.ts'
import deviceDeleted from './device-deleted.ts'
import dnsServerGone from './dns-server-gone.ts'
import domainJoined from './domain-joined.ts'
import endpointsDropped from './endpoints-dropped.ts'
import eventLogs from './event-logs.ts'
import everythingDropped from './everything-dropped.ts'
import failedExtension from './failed-extension.ts'
import frenchMfaAfterSuccess from './french-mfa-after-success.ts'
import germanWindows from './german-windows.ts'
import hardenedAndWell from './hardened-and-well.ts'
import healthy from './healthy.ts'
import healthyAfterAYear from './healthy-after-a-year.ts'
import healthyChina from './healthy-china.ts'
import healthyGovernment from './healthy-government.ts'
import healthyLocalAdmin from './healthy-local-admin.ts'
import healthyOnlyProxy from './healthy-only-proxy.ts'
import healthyPrivateDns from './healthy-private-dns.ts'
import healthySlowNetwork from './healthy-slow-network.ts'
import hostileEnvironment from './hostile-environment.ts'
import hostilePrograms from './hostile-programs.ts'
import hostnameDuplicate from './hostname-duplicate.ts'
import hostsFileOverridesLogin from './hosts-file-overrides-login.ts'
import hybridJoined from './hybrid-joined.ts'
import imdsBlackHole from './imds-black-hole.ts'
import imdsNoRoute from './imds-no-route.ts'
import japaneseWindows from './japanese-windows.ts'
import joinEndpointsOverridden from './join-endpoints-overridden.ts'
import mdmRollback from './mdm-rollback.ts'
import neverInstalled from './never-installed.ts'
import noIdentity from './no-identity.ts'
import oldWindows from './old-windows-server-2016.ts'
import pku2uOffByBaseline from './pku2u-off-by-baseline.ts'
import proxyAsksForSignIn from './proxy-asks-for-sign-in.ts'
import proxyForbidsRoleCheck from './proxy-forbids-role-check.ts'
import rdpDeniedByPolicy from './rdp-denied-by-policy.ts'
import renamedTwoVersions from './renamed-two-versions.ts'
import roleRefused from './role-refused.ts'
import serverCore from './server-core.ts'
import signInPortal from './sign-in-portal.ts'
import succeededNotJoined from './succeeded-not-joined.ts'
import tenantIdUnavailable from './tenant-id-unavailable.ts'
import tlsInspected from './tls-inspected.ts'
import tls12Off from './tls12-off.ts'
import twoNetworkFaults from './two-network-faults.ts'
import unelevated from './unelevated.ts'

export const vms: Record<string, VmDouble> = {
  healthy,
  'healthy-local-admin': healthyLocalAdmin,
  'imds-black-hole': imdsBlackHole,
  'no-identity': noIdentity,
  'failed-extension': failedExtension,
  'event-logs': eventLogs,
  'domain-joined': domainJoined,
  'hostile-environment': hostileEnvironment,
  'hostile-programs': hostilePrograms,
  'ctrl-c': ctrlC,
  'hostname-duplicate': hostnameDuplicate,
  'succeeded-not-joined': succeededNotJoined,
  'never-installed': neverInstalled,
  'old-windows-server-2016': oldWindows,
  'tenant-id-unavailable': tenantIdUnavailable,
  'agent-stopped-before-join': agentStoppedBeforeJoin,
  'arc-server': arcServer,
  'device-certificate-expired': deviceCertificateExpired,
  'device-deleted': deviceDeleted,
  'german-windows': germanWindows,
  'hybrid-joined': hybridJoined,
  'join-endpoints-overridden': joinEndpointsOverridden,
  'mdm-rollback': mdmRollback,
  'pku2u-off-by-baseline': pku2uOffByBaseline,
  'rdp-denied-by-policy': rdpDeniedByPolicy,
  'french-mfa-after-success': frenchMfaAfterSuccess,
  'healthy-after-a-year': healthyAfterAYear,
  'japanese-windows': japaneseWindows,
  'renamed-two-versions': renamedTwoVersions,
  'role-refused': roleRefused,
  unelevated,
  'server-core': serverCore,
  'clock-behind': clockBehind,
  'clock-a-month-behind': clockAMonthBehind,
  'tls12-off': tls12Off,
  'hardened-and-well': hardenedAndWell,
  'dns-server-gone': dnsServerGone,
  'endpoints-dropped': endpointsDropped,
  'everything-dropped': everythingDropped,
  'healthy-china': healthyChina,
  'healthy-government': healthyGovernment,
  'healthy-only-proxy': healthyOnlyProxy,
  'healthy-private-dns': healthyPrivateDns,
  'healthy-slow-network': healthySlowNetwork,
  'hosts-file-overrides-login': hostsFileOverridesLogin,
  'imds-no-route': imdsNoRoute,
  'proxy-asks-for-sign-in': proxyAsksForSignIn,
  'proxy-forbids-role-check': proxyForbidsRoleCheck,
  'sign-in-portal': signInPortal,
  'tls-inspected': tlsInspected,
  'two-network-faults': twoNetworkFaults,
}

/** With those that `npm run bench` measures. */
export const allVms: Record<string, VmDouble> = { ...vms, ...benchVms }
