// Commands that stand among the fixes of many rules, for the VM of the cases.
import { subscriptionId } from '../healthy/ids.ts'

const vm = `--resource-group rg-payroll --vm-name vm-payroll-07 --subscription ${subscriptionId}`
export const install = `az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows ${vm}`
export const setAgain = `${install} --force-update`

export const assignIdentity = `az vm identity assign --resource-group rg-payroll --name vm-payroll-07 --subscription ${subscriptionId}`

/** Where Azure tells no name of the VM. */
export const setAgainUnknown =
  'az vm extension set --publisher Microsoft.Azure.ActiveDirectory --name AADLoginForWindows --resource-group "<resource group>" --vm-name "<VM name>" --force-update'

const leave = ['dsregcmd.exe /leave', 'shutdown.exe /r /t 0']
/** Of a VM that the extension joins. */
export const newJoin = [...leave, `az vm extension delete --name AADLoginForWindows ${vm}`, install]
/** Of a member of a domain: Windows joins again by itself. */
export const newHybridJoin = leave
