import type {
  IbNetworkSpec,
  NetworkSpec,
  NodePolicySpec,
  PoolConfigSpec,
} from "../provider/index.ts";

/** What is different for one PF. */
export interface PfSettings {
  /** VFs of this PF. @default {`numVfs` of the pool} */
  readonly numVfs?: number;
  /** @default {`resourceName` of the pool} */
  readonly resourceName?: string;
  /** Further fields of its policy; they win over those of the pool. @default {none} */
  readonly policy?: Partial<NodePolicySpec>;
  /** Addresses of its network. @default {`networks.ipam` of the pool} */
  readonly ipam?: NetworkSpec["ipam"];
}

/** What a SriovPool makes of its PFs. */
export interface SriovPoolSettings {
  /** Labels that a node of the pool must all carry. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Names of the PFs, the same on each node: `["ibp24s0"]`, or `{ ibp24s0: { numVfs: 4 } }`. */
  readonly pfs: readonly string[] | Readonly<Record<string, PfSettings>>;
  /** VFs of each PF. */
  readonly numVfs: number;
  /** `ib` makes SriovIBNetworks, `eth` SriovNetworks. @default {"ib"} */
  readonly linkType?: "ib" | "eth";
  /** Name of a PF's resource. @default {"res" and the PF's name} */
  readonly resourceName?: (pf: string) => string;
  /** Further fields of each policy: `mtu`, `deviceType`, … @default {none} */
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

/** @throws RangeError for no PF at all, and for one that is named twice: two policies would share its VFs. */
export function pfSpecs(settings: SriovPoolSettings): PfSpecs[] {
  const { linkType = "ib", resourceName = (pf: string) => `res${pf}`, networks } = settings;
  return entriesOf(settings.pfs).map(([pf, own], index) => {
    const resource = own.resourceName ?? resourceName(pf);
    const fields = { ...settings.policy, ...own.policy };
    const ipam = own.ipam ?? networks?.ipam?.(pf, index);
    return {
      pf,
      policy: {
        ...fields,
        resourceName: resource,
        nodeSelector: { ...settings.nodeSelector },
        nicSelector: { vendor: "15b3", pfNames: [pf] },
        numVfs: own.numVfs ?? settings.numVfs,
        linkType,
        isRdma: fields.isRdma ?? true,
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

function entriesOf(pfs: SriovPoolSettings["pfs"]): (readonly [string, PfSettings])[] {
  const entries = isNames(pfs) ? pfs.map((pf) => [pf, {}] as const) : Object.entries(pfs);
  const names = entries.map(([pf]) => pf);
  const twice = names.find((pf, index) => names.indexOf(pf) !== index);
  if (twice !== undefined)
    throw new RangeError(`pfs names "${twice}" twice, expected each PF once; remove one`);
  if (names.length === 0)
    throw new RangeError("pfs is empty, expected names of PFs like ibp24s0; `ip link` lists them");
  return entries;
}

function isNames(pfs: SriovPoolSettings["pfs"]): pfs is readonly string[] {
  return Array.isArray(pfs);
}
