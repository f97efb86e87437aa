import { z } from "zod";
import { strictSpec, type WrongNames } from "../sriov/strictSpec.ts";
import {
  CniPlugins,
  devicePlugin,
  DocaTelemetryService,
  IbKubernetes,
  IpamPlugin,
  Ipoib,
  Multus,
  NicConfigurationOperator,
  NicFeatureDiscovery,
  NvIpam,
  SpectrumXOperator,
} from "./componentSpecs.ts";
import { GlobalSpec } from "./imageSpec.ts";
import { OfedDriver } from "./ofedSpec.ts";
import { NodeAffinity, Toleration } from "./schedulingSpec.ts";

const kind = "NicClusterPolicy";

/** A component may be asked for by `true`: everything of it comes from the release. */
function component<T extends z.ZodType>(schema: T): z.ZodExactOptional<z.ZodPreprocess<T>> {
  return z.preprocess((input) => (input === true ? {} : input), schema).exactOptional();
}

const chart = (key: string): string => `nothing: it is ${key} of the operator's Helm values`;

const networkWrongNames: WrongNames = {
  deploy: "nothing: a component is deployed while its section is in the spec",
  whereabouts: "ipamPlugin (until 25.7; nvIpam of the spec since)",
  nvIpam: "nvIpam of the spec, beside secondaryNetwork",
  ipoibCni: "ipoib",
  cni: "cniPlugins",
};

const wrongNames: WrongNames = {
  deployCR: "nothing: this resource is the policy that the chart made until 24.7",
  psp: "nothing: pod security policies are gone since 24.1",
  nfd: chart("nfd"),
  operator: chart("operator"),
  sriovNetworkOperator: chart("sriovNetworkOperator"),
  maintenanceOperator: chart("maintenanceOperator"),
  upgradeCRDs: chart("upgradeCRDs"),
  imagePullSecrets: "imagePullSecrets of each component, or global.imagePullSecrets since 26.4",
  nvPeerDriver: "ofedDriver: nvidia-peermem comes with the GPU driver",
  mofed: "ofedDriver",
  docaDriver: "ofedDriver",
  multus: "secondaryNetwork.multus",
  cniPlugins: "secondaryNetwork.cniPlugins",
  ipoib: "secondaryNetwork.ipoib",
  ipamPlugin: "secondaryNetwork.ipamPlugin (until 25.7; nvIpam since)",
  affinity: "nodeAffinity",
  nodeSelector: "nodeAffinity",
  sriovNetworkDevicePlugin: "sriovDevicePlugin",
  rdmaDevicePlugin: "rdmaSharedDevicePlugin",
  ipPools: "an IPPools resource",
  docaTelemetry: "docaTelemetryService",
};

const network = "secondaryNetwork of NicClusterPolicy";
const RdmaSharedDevicePlugin = devicePlugin("rdmaSharedDevicePlugin");
const SriovDevicePlugin = devicePlugin("sriovDevicePlugin");

const scheduling = {
  /** Nodes of every DaemonSet of the operator. */
  nodeAffinity: NodeAffinity.exactOptional(),
  tolerations: z.array(Toleration).exactOptional(),
  /** Nodes of its Deployments. Since 25.7. */
  deploymentNodeAffinity: NodeAffinity.exactOptional(),
  deploymentTolerations: z.array(Toleration).exactOptional(),
};

/**
 * `spec` of the NicClusterPolicy as a user writes it: fields of every release
 * from 24.7 to 26.7 (network-operator api/v1alpha1/nicclusterpolicy_types.go).
 * What a component leaves out comes from the release; `true` leaves out all.
 */
export const NicPolicySpec = strictSpec(
  kind,
  {
    /** Since 26.4: repository, version and pull secrets of components that name none. */
    global: GlobalSpec.exactOptional(),
    ofedDriver: component(OfedDriver),
    rdmaSharedDevicePlugin: component(RdmaSharedDevicePlugin),
    sriovDevicePlugin: component(SriovDevicePlugin),
    ibKubernetes: IbKubernetes.exactOptional(),
    secondaryNetwork: strictSpec(
      network,
      {
        multus: component(Multus),
        cniPlugins: component(CniPlugins),
        ipoib: component(Ipoib),
        /** Whereabouts, until 25.7. */
        ipamPlugin: component(IpamPlugin),
      },
      networkWrongNames,
    ).exactOptional(),
    /** Brings the kinds IPPool and CIDRPool with it, and takes them along. */
    nvIpam: component(NvIpam),
    nicFeatureDiscovery: component(NicFeatureDiscovery),
    docaTelemetryService: component(DocaTelemetryService),
    /** Since 25.4. */
    nicConfigurationOperator: component(NicConfigurationOperator),
    /** Since 25.4. */
    spectrumXOperator: component(SpectrumXOperator),
    ...scheduling,
  },
  wrongNames,
);
export type NicPolicySpec = z.infer<typeof NicPolicySpec>;

/** The same as the API holds it, without `true`. */
export const NicPolicyApiSpec = strictSpec(kind, {
  global: GlobalSpec.exactOptional(),
  ofedDriver: OfedDriver.exactOptional(),
  rdmaSharedDevicePlugin: RdmaSharedDevicePlugin.exactOptional(),
  sriovDevicePlugin: SriovDevicePlugin.exactOptional(),
  ibKubernetes: IbKubernetes.exactOptional(),
  secondaryNetwork: strictSpec(network, {
    multus: Multus.exactOptional(),
    cniPlugins: CniPlugins.exactOptional(),
    ipoib: Ipoib.exactOptional(),
    ipamPlugin: IpamPlugin.exactOptional(),
  }).exactOptional(),
  nvIpam: NvIpam.exactOptional(),
  nicFeatureDiscovery: NicFeatureDiscovery.exactOptional(),
  docaTelemetryService: DocaTelemetryService.exactOptional(),
  nicConfigurationOperator: NicConfigurationOperator.exactOptional(),
  spectrumXOperator: SpectrumXOperator.exactOptional(),
  ...scheduling,
});
