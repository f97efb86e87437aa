/** What a guest's QEMU is told. */
export interface QemuOptions {
  /** Raw disk with boot loader and root file system. */
  readonly disk: string;
  /** Takes what the guest prints on its serial console, behind what is there. */
  readonly console: string;
  readonly machine?: MachineOptions;
}

/** What makes a guest one machine among others. */
export interface MachineOptions {
  readonly name: string;
  /** `product_name` that the firmware (DMI) tells. */
  readonly product: string;
  /** Raw disk with the cards' NVRAM. */
  readonly nvram: string;
  /** Unix socket that QEMU connects its monitor to. */
  readonly monitor: string;
  /** Port of 127.0.0.1 where the BMC waits for the machine. */
  readonly bmcPort: number;
  /** Port of 127.0.0.1 that leads to the guest's port 22. */
  readonly sshPort: number;
  /** Files that the guest reads by name. Its power-on identifier is added at every start. */
  readonly orders: Readonly<Record<string, string>>;
  /** An IOMMU that remaps DMA and interrupts, without which VFIO gives no device away. */
  readonly iommu: boolean;
}

/**
 * A PC with two SR-IOV network cards behind PCIe root ports, in software emulation:
 * guests hang where /dev/kvm is there but does not work. The disk's flushes may be
 * ignored: they matter when this machine loses power, not when QEMU is killed.
 */
export function qemuArguments({ disk, console, machine }: QemuOptions): string[] {
  return [
    ...["-machine", "q35,sata=off,smbus=off", "-accel", "tcg,thread=multi", "-cpu", "max,svm=off"],
    ...["-smp", "1", "-m", "1024", "-display", "none", "-vga", "none", "-nodefaults"],
    ...["-chardev", `file,id=console,path=${console},append=on`, "-serial", "chardev:console"],
    ...["-drive", `file=${disk},format=raw,if=virtio,cache=unsafe`],
    ...["-device", "virtio-rng-pci"],
    ...(machine === undefined ? ["-nic", "none"] : machineArguments(machine)),
  ];
}

function machineArguments(machine: MachineOptions): string[] {
  const orders = Object.entries(machine.orders).flatMap(([name, file]) => [
    "-fw_cfg",
    `name=opt/lab/${name},file=${file}`,
  ]);
  const cards = [1, 2].flatMap((number) => [
    ...["-device", `pcie-root-port,id=port${number},chassis=${number},slot=${number}`],
    ...["-netdev", `user,id=fabric${number},restrict=on`],
    ...["-device", `igb,bus=port${number},netdev=fabric${number}`],
  ]);
  return [
    ...["-name", machine.name],
    ...(machine.iommu ? ["-device", "intel-iommu,intremap=on"] : []),
    ...["-drive", `file=${machine.nvram},format=raw,if=virtio,cache=unsafe`],
    ...["-netdev", `user,id=way-in,hostfwd=tcp:127.0.0.1:${machine.sshPort}-:22`],
    ...["-device", "virtio-net-pci,netdev=way-in"],
    ...cards,
    ...["-qmp", `unix:${machine.monitor}`],
    ...["-chardev", `socket,id=bmc,host=127.0.0.1,port=${machine.bmcPort},reconnect-ms=1000`],
    ...["-device", "ipmi-bmc-extern,id=bmc0,chardev=bmc", "-device", "isa-ipmi-kcs,bmc=bmc0"],
    ...["-smbios", `type=1,manufacturer=Lab,product=${machine.product}`],
    ...["-fw_cfg", `name=opt/lab/name,string=${machine.name}`],
    ...orders,
  ];
}
