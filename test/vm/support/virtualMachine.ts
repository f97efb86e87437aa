import type { VmGuest } from "../../../lab/vm/vmGuest.ts";

/** As QEMU and DPDK do (Documentation/driver-api/vfio.rst): container, group, device, and keep them. */
const holdDevice = `
use strict; my ($group, $vf) = @ARGV;
open(my $container, "+<", "/dev/vfio/vfio") or die "container: $!";
open(my $held, "+<", "/dev/vfio/$group") or die "group: $!";
ioctl($held, 0x3b68, pack("i", fileno($container))) or die "VFIO_GROUP_SET_CONTAINER: $!";
ioctl($container, 0x3b66, 1) or die "VFIO_SET_IOMMU: $!";
ioctl($held, 0x3b6a, "$vf\\0") or die "VFIO_GROUP_GET_DEVICE_FD: $!";
system("systemd-notify", "--ready"); sleep;
`;

/** A process that owns a VF by way of VFIO, as a virtual machine does. */
export async function startVirtualMachine(guest: VmGuest, virtfn: string): Promise<void> {
  await guest.read(
    `set -e; modprobe -a vfio-pci vfio_iommu_type1; vf=$(readlink -f ${virtfn}); name=\${vf##*/}
    echo $name > $vf/driver/unbind; echo vfio-pci > $vf/driver_override; echo $name > /sys/bus/pci/drivers_probe
    group=$(readlink $vf/iommu_group); cat > /run/hold-device.pl <<'PERL'
${holdDevice}
PERL
    systemd-run --unit=virtual-machine --service-type=notify -p NotifyAccess=all perl /run/hold-device.pl \${group##*/} $name`,
  );
}

export async function stopVirtualMachine(guest: VmGuest): Promise<void> {
  await guest.read("systemctl stop virtual-machine");
}
