/** `status.interfaces[]` of a SriovNetworkNodeState, as far as the operator and its webhook read it. */
export interface LabInterface {
  readonly name: string;
  readonly pciAddress: string;
  readonly vendor: string;
  readonly deviceID: string;
  readonly driver: string;
  readonly mtu: number;
  readonly linkType: "IB" | "ETH";
  readonly totalvfs: number;
  readonly numVfs: number;
}

const connectX7 = { vendor: "15b3", deviceID: "1021", driver: "mlx5_core", mtu: 4092 };
const blueField3 = { vendor: "15b3", deviceID: "a2dc", driver: "mlx5_core", mtu: 1500 };

const ports = {
  ibp24s0: "0000:18:00.0",
  ibp64s0: "0000:40:00.0",
  ibp79s0: "0000:4f:00.0",
  ibp94s0: "0000:5e:00.0",
  ibp154s0: "0000:9a:00.0",
  ibp192s0: "0000:c0:00.0",
  ibp206s0: "0000:ce:00.0",
  ibp220s0: "0000:dc:00.0",
};

/**
 * What the config daemon reports of a DGX B200: eight ConnectX-7 ports, and
 * two BlueField-3 in DPU mode, which offer no VFs.
 *
 * @param totalvfs VFs that the firmware of each ConnectX-7 offers now.
 */
export function dgxInterfaces({ totalvfs = 16, numVfs = 0 } = {}): LabInterface[] {
  return [
    ...Object.entries(ports).map(([name, pciAddress]) => ({
      ...connectX7,
      name,
      pciAddress,
      linkType: "IB" as const,
      totalvfs,
      numVfs,
    })),
    ...Object.entries({ ibp41s0f0: "0000:29:00.0", ibp170s0f0: "0000:aa:00.0" }).map(
      ([name, pciAddress]) => ({
        ...blueField3,
        name,
        pciAddress,
        linkType: "IB" as const,
        totalvfs: 0,
        numVfs: 0,
      }),
    ),
  ];
}
