import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({ about: 'A healthy VM, looked at by SYSTEM as Azure Run Command does' })
