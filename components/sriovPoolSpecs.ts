import type {
  IbNetworkSpec,
  NetworkSpec,
  NodePolicySpec,
  PoolConfigSpec,
} from "../provider/index.ts";

/** What a SriovPool makes of its PFs. */
export interface SriovPoolSettings {
  /** Labels that a node of the pool must all carry. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Names of the PFs, the same on each node: `ibp24s0`. */
  readonly pfs: readonly string[];
  /** VFs of each PF. */
  readonly numVfs: number;
  /** `ib` makes SriovIBNetworks, `eth` SriovNetworks. @default {"ib"} */
  readonly linkType?: "ib" | "eth";
  /** Name of a PF's resource. @default {"res" and the PF's name} */
  readonly resourceName?: (pf: string) => string;
  /** Further fields of each policy: `mtu`, `deviceType`, … */
  readonly policy?: Partial<NodePolicySpec>;
  /** Nodes that the operator may drain at a time. @default {1} */
  readonly maxUnavailable?: PoolConfigSpec["maxUnavailable"];
  /** RDMA mode that the operator shall see to itself. @default {left to RdmaMode} */
  readonly rdmaMode?: PoolConfigSpec["rdmaMode"];
  /** A network for each PF. @default {none} */
  readonly networks?: {
    /** Namespace of the pods. */
    readonly namespace: string;
    /** Addresses of a PF's network, by the PF's name and its place in `pfs`. */
    readonly ipam?: (pf: string, index: number) => NetworkSpec["ipam"];
    /** Further fields of each network: `linkState`, `metaPlugins`, … */
    readonly spec?: Partial<Omit<IbNetworkSpec, "resourceName" | "networkNamespace" | "ipam">>;
  };
}

/** The objects of one PF. */
export interface PfSpecs {
  readonly pf: string;
  readonly policy: NodePolicySpec;
  readonly network: IbNetworkSpec | undefined;
}

export function poolConfigSpec({
  nodeSelector,
  maxUnavailable,
  rdmaMode,
}: SriovPoolSettings): PoolConfigSpec {
  return {
    nodeSelector: { matchLabels: { ...nodeSelector } },
    maxUnavailable: maxUnavailable ?? 1,
    ...(rdmaMode === undefined ? {} : { rdmaMode }),
  };
}

/** @throws RangeError for a PF that is named twice: two policies would share its VFs. */
export function pfSpecs(settings: SriovPoolSettings): PfSpecs[] {
  const { pfs, linkType = "ib", resourceName = (pf: string) => `res${pf}`, networks } = settings;
  const twice = pfs.find((pf, index) => pfs.indexOf(pf) !== index);
  if (twice !== undefined)
    throw new RangeError(`pfs names "${twice}" twice, expected each PF once; remove one`);
  return pfs.map((pf, index) => {
    const resource = resourceName(pf);
    const ipam = networks?.ipam?.(pf, index);
    return {
      pf,
      policy: {
        ...settings.policy,
        resourceName: resource,
        nodeSelector: { ...settings.nodeSelector },
        nicSelector: { vendor: "15b3", pfNames: [pf] },
        numVfs: settings.numVfs,
        linkType,
        isRdma: settings.policy?.isRdma ?? true,
      },
      network:
        networks === undefined
          ? undefined
          : {
              ...networks.spec,
              resourceName: resource,
              networkNamespace: networks.namespace,
              ...(ipam === undefined ? {} : { ipam }),
            },
    };
  });
}
