// One true sentence for each kind of machine that a reader should know of before the findings. Notes are no findings: they accuse nothing.
import { isArcServer } from '../arc-server.ts'
import { known } from '../outcome.ts'
import type { FactOutcomes } from '../probes/index.ts'
import type { Warning } from './report.ts'

const longestComputerName = 15

export function machineNotes(facts: FactOutcomes): Warning[] {
  const shape = known(facts.machineShape)
  const instance = known(facts.instanceMetadata)?.instance ?? null
  const device = known(facts.dsregStatus)
  const computer = known(facts.windows)?.computerName ?? null
  const status = known(facts.extensionStatus)
  const notes: Warning[] = []
  if (isArcServer(facts))
    notes.push({
      id: 'arc-enabled-server',
      text: 'This is an Arc-enabled server: its join asks the Azure Connected Machine agent at http://localhost:40342, so the checks of 169.254.169.254 do not apply.',
    })
  if (shape?.virtualDesktopHost === true)
    notes.push({
      id: 'virtual-desktop-host',
      text: 'This is an Azure Virtual Desktop session host: besides a role for the VM its users need an assignment to the application group.',
    })
  for (const provider of shape?.mdmProviders ?? [])
    notes.push({
      id: 'managed-by-mdm',
      text: `This VM is managed by ${provider === 'MS DM Server' ? 'Intune' : `MDM (${provider})`}: a setting that it enforces comes back after a change on the VM.`,
    })
  if (instance !== null && instance.scaleSet === null && instance.name.length > longestComputerName)
    notes.push({
      id: 'resource-name-longer',
      text: `The Azure name ${instance.name} has ${instance.name.length} characters, a Windows computer name at most ${longestComputerName}${computer === null ? '' : `: Windows calls this VM ${computer}`}${device?.azureAdJoined === true && device.deviceName !== null ? `, Microsoft Entra ${device.deviceName}` : ''}.`,
    })
  const versions = [
    ...new Set([...(status?.packageVersions ?? []), ...(status?.handlerStates ?? []).map(({ version }) => version)]),
  ]
  if (versions.length > 1)
    notes.push({
      id: 'several-extension-versions',
      text: `The extension is or was on this VM in the versions ${versions.join(', ')}: the newest run counts, whichever version made it.`,
    })
  const port = known(facts.remoteDesktop)?.port ?? null
  if (port !== null && port !== 3389)
    notes.push({ id: 'remote-desktop-port', text: `Remote Desktop listens on port ${port} here, not on 3389.` })
  if (known(facts.remoteDesktop)?.networkLevelAuthentication === 0)
    notes.push({
      id: 'network-level-authentication-off',
      text: "Network Level Authentication is not required here: a client that is not joined or registered can sign in, too, at the VM's own sign-in screen (enablecredsspsupport:i:0 in the .rdp file).",
    })
  notes.push(...registryBesideDsregcmd(facts))
  return device === null || computer === null ? notes : [...notes, ...renamed(device.deviceName, computer, device)]
}

/** What the registry holds of the join, where dsregcmd could not be asked or says another thing. */
function registryBesideDsregcmd(facts: FactOutcomes): Warning[] {
  const joins = known(facts.joinSettings)?.joins ?? null
  const device = known(facts.dsregStatus)
  if (joins === null) return []
  const tenants = [...new Set(joins.map(({ tenantId }) => tenantId).filter((id) => id !== null))]
  const held = `Windows' registry (CloudDomainJoin\\JoinInfo) holds ${joins.length === 0 ? 'no join' : `a join${tenants.length === 0 ? '' : ` to tenant ${tenants.join(', ')}`}`}`
  if (device === null || !device.present)
    return [{ id: 'join-in-registry', text: `${held}; dsregcmd, which tells its state, could not be asked.` }]
  if (device.azureAdJoined === false && joins.length > 0)
    return [{ id: 'join-in-registry', text: `${held}, while dsregcmd shows AzureAdJoined : NO: it is left over.` }]
  if (
    device.azureAdJoined === true &&
    device.tenantId !== null &&
    tenants.length > 0 &&
    !tenants.includes(device.tenantId)
  )
    return [{ id: 'join-in-registry', text: `${held}, while dsregcmd names tenant ${device.tenantId}.` }]
  const certificates = known(facts.deviceCertificates)?.certificates.filter(({ kind }) => kind === 'device') ?? []
  const [newest] = certificates
  const own = certificates.some(({ deviceId }) => deviceId?.toLowerCase() === device.deviceId)
  if (device.azureAdJoined === true && device.deviceId !== null && newest?.deviceId != null && !own)
    return [
      {
        id: 'device-certificate-differs',
        text: `The device certificate in Windows' store names device ${newest.deviceId}, dsregcmd names ${device.deviceId}.`,
      },
    ]
  return []
}

function renamed(deviceName: string | null, computer: string, device: { azureAdJoined: boolean | null }): Warning[] {
  const short = (name: string) => (name.split('.')[0] as string).slice(0, longestComputerName).toLowerCase()
  if (device.azureAdJoined !== true || deviceName === null || short(deviceName) === short(computer)) return []
  return [
    {
      id: 'device-name-differs',
      text: `dsregcmd names this device ${deviceName}, Windows calls the computer ${computer}: if it was renamed after the join, web accounts sign in by the name that the device has in Microsoft Entra.`,
    },
  ]
}
