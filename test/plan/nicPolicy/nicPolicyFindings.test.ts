import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../provider/facts/cluster/clusterFacts.ts";
import { read, unknown } from "../../../provider/facts/reading.ts";
import { nicPolicyFindings } from "../../../provider/plan/nicPolicy/nicPolicyFindings.ts";
import type { NicPolicy } from "../../../provider/plan/nicPolicy/nicPolicy.ts";
import type { NicPolicyInput } from "../../../provider/plan/nicPolicy/nicPolicyInput.ts";
import {
  context,
  daemonPods,
  driverPods,
  livePolicy,
  node,
  policy,
  said,
  startsOf,
} from "./nicPolicyFixtures.ts";

interface Case {
  readonly title: string;
  readonly spec: NicPolicyInput;
  readonly policy?: Partial<Omit<NicPolicy, "spec">>;
  readonly facts?: Partial<ClusterFacts>;
  readonly expected: readonly string[];
}

const upgrading = { autoUpgrade: true, drain: {} };
const guids = {
  pKeyGUIDPoolRangeStart: "02:00:00:00:00:00:00:00",
  pKeyGUIDPoolRangeEnd: "02:FF:FF:FF:FF:FF:FF:FF",
};
const noRelease = { release: undefined };

const cases: readonly Case[] = [
  { title: "takes nothing at all", spec: {}, expected: [] },
  {
    title: "takes every component of a release in its shortest form",
    policy: { release: "26.4.1" },
    spec: {
      ofedDriver: { upgradePolicy: upgrading },
      rdmaSharedDevicePlugin: true,
      sriovDevicePlugin: true,
      ibKubernetes: { ...guids, ufmSecret: "ufm" },
      secondaryNetwork: { multus: true, cniPlugins: true, ipoib: true },
      nvIpam: true,
      nicFeatureDiscovery: true,
      docaTelemetryService: true,
      nicConfigurationOperator: true,
      spectrumXOperator: true,
    },
    expected: [],
  },
  // metadata
  {
    title: "refuses another name",
    spec: {},
    policy: { name: "my-policy" },
    expected: [
      'problem metadata.name: name is "my-policy": the operator marks every policy but "nic-cluster-policy" with the state ignore',
    ],
  },
  {
    title: "refuses a namespace",
    spec: {},
    policy: { namespace: "network-operator" },
    expected: [
      'problem metadata.namespace: namespace is "network-operator": NicClusterPolicy is cluster-scoped',
    ],
  },
  {
    title: "warns of another policy on the cluster",
    spec: {},
    facts: { nicClusterPolicies: read([livePolicy({}, { name: "old" })]) },
    expected: [
      'warning metadata.name: the cluster also has NicClusterPolicy "old", which the operator ignores',
    ],
  },
  // release
  {
    title: "names the known releases for an unknown one",
    spec: { nvIpam: true },
    policy: { release: "23.10.0" },
    expected: [
      'problem release: release is "23.10.0": expected one of 24.7.0, 24.10.0, 25.1.0, 25.4.0, 25.7.0, 25.10.0, 26.1.0, 26.1.1, 26.4.0, 26.4.1, 26.7.0-rc.2; for another one leave release out',
    ],
  },
  {
    title: "names the release that is meant by a tag",
    spec: {},
    policy: { release: "v25.7.0" },
    expected: [
      'problem release: release is "v25.7.0": expected a release as its tag names it; write "25.7.0"',
    ],
  },
  {
    title: "names the first release of a minor one",
    spec: {},
    policy: { release: "25.7" },
    expected: [
      'problem release: release is "25.7": expected a release as its tag names it; write "25.7.0"',
    ],
  },
  {
    title: "knows the tags of a later patch release, which all components share",
    spec: { nvIpam: true, secondaryNetwork: { multus: true } },
    policy: { release: "25.7.3" },
    expected: [],
  },
  {
    title: "says that it does not know the driver of a later patch release",
    spec: { ofedDriver: { upgradePolicy: upgrading } },
    policy: { release: "26.1.9" },
    expected: [
      'problem spec.ofedDriver.version: ofedDriver has no version: the version of "doca-driver" in 26.1.9 is not known here; write ofedDriver.version as the release notes give it, or take release "26.1.0" or "26.1.1", whose images are known',
    ],
  },
  {
    title: "says that it knows no image of an early patch release",
    spec: { nvIpam: true },
    policy: { release: "24.10.1" },
    expected: [
      'problem spec.nvIpam.version: nvIpam has no version: the version of "nvidia-k8s-ipam" in 24.10.1 is not known here; write nvIpam.version as the release notes give it, or take release "24.10.0", whose images are known',
    ],
  },
  {
    title: "takes a driver version beside a patch release",
    spec: { ofedDriver: { version: "doca3.3.0-26.01-1.0.0.0-9", upgradePolicy: upgrading } },
    policy: { release: "26.1.9" },
    expected: [],
  },
  {
    title: "asks for a release where a component names no version",
    spec: { nvIpam: { repository: "nvcr.io/nvidia/mellanox" } },
    policy: noRelease,
    expected: [
      'problem spec.nvIpam.version: nvIpam has no version: write release, "26.4.1" for example, which fills it in, or nvIpam.version',
    ],
  },
  // fields by release
  {
    title: "refuses global before 26.4",
    spec: { global: { repository: "nvcr.io/nvidia/mellanox" } },
    expected: [
      "problem spec.global: global is a field of NicClusterPolicy since 26.4, and release is 25.7.0: write repository, version and imagePullSecrets at each component",
    ],
  },
  {
    title: "refuses whereabouts from 25.10 on and names the new place",
    spec: { secondaryNetwork: { ipamPlugin: true } },
    policy: { release: "25.10.0" },
    expected: [
      "problem spec.secondaryNetwork.ipamPlugin: secondaryNetwork.ipamPlugin is a field of NicClusterPolicy until 25.7, and release is 25.10.0: use nvIpam with an IPPools resource",
    ],
  },
  {
    title: "warns of whereabouts in its last release",
    spec: { secondaryNetwork: { ipamPlugin: true } },
    expected: [
      "warning spec.secondaryNetwork.ipamPlugin: secondaryNetwork.ipamPlugin (whereabouts) is deprecated in 25.7.0",
    ],
  },
  {
    title: "refuses the NIC configuration operator before 25.4 and names its Helm value",
    spec: {
      nicConfigurationOperator: {
        operator: { version: "v1" },
        configurationDaemon: { version: "v1" },
      },
    },
    policy: { release: "24.10.0" },
    expected: [
      "problem spec.nicConfigurationOperator: nicConfigurationOperator is a field of NicClusterPolicy since 25.4, and release is 24.10.0: set nicConfigurationOperator.enabled",
    ],
  },
  {
    title: "refuses its environment before 25.10",
    spec: { nicConfigurationOperator: { env: [{ name: "A", value: "b" }] } },
    expected: [
      "problem spec.nicConfigurationOperator.env: nicConfigurationOperator.env is a field of NicClusterPolicy since 25.10, and release is 25.7.0: remove it",
    ],
  },
  {
    title: "refuses later fields of a probe",
    spec: {
      ofedDriver: {
        upgradePolicy: upgrading,
        startupProbe: { initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 3 },
      },
    },
    expected: [
      "problem spec.ofedDriver.startupProbe.failureThreshold: ofedDriver.startupProbe.failureThreshold is a field of NicClusterPolicy since 25.10",
    ],
  },
  {
    title: "refuses a field that one release had",
    spec: { spectrumXOperator: { sriovObjNamespace: "a" } },
    expected: [
      "problem spec.spectrumXOperator.sriovObjNamespace: spectrumXOperator.sriovObjNamespace is a field of NicClusterPolicy in 25.4 only, and release is 25.7.0",
    ],
  },
  {
    title: "refuses scheduling of deployments before 25.7",
    spec: { deploymentTolerations: [{ operator: "Exists" }] },
    policy: { release: "25.4.0" },
    expected: [
      "problem spec.deploymentTolerations: deploymentTolerations is a field of NicClusterPolicy since 25.7, and release is 25.4.0: tolerations hold for both",
    ],
  },
  {
    title: "asks for UFM's secret from 24.10 on",
    spec: { ibKubernetes: guids },
    expected: [
      "problem spec.ibKubernetes.ufmSecret: ibKubernetes has no ufmSecret, which is required since 24.10 (release is 25.7.0)",
    ],
  },
  {
    title: "does without UFM's secret in 24.7",
    spec: { ibKubernetes: guids },
    policy: { release: "24.7.0" },
    expected: [],
  },
  {
    title: "warns of a release candidate",
    spec: { nvIpam: true },
    policy: { release: "26.7.0-rc.2" },
    expected: [
      'warning release: release is "26.7.0-rc.2", a candidate: its images may be in the private staging registry only',
    ],
  },
  // images
  {
    title: "names the right image for nv-ipam",
    spec: { nvIpam: { image: "nv-ipam" } },
    expected: [
      'problem spec.nvIpam.image: nvIpam.image is "nv-ipam": the image is called "nvidia-k8s-ipam" in every release, and a pull of any other name fails; write "nvidia-k8s-ipam"',
    ],
  },
  {
    title: "warns of a wrong name in a registry of one's own",
    spec: { nvIpam: { image: "nv-ipam", repository: "registry.site/mirror" } },
    expected: [
      'warning spec.nvIpam.image: nvIpam.image is "nv-ipam": the image is called "nvidia-k8s-ipam" in every release; see that "registry.site/mirror" has it',
    ],
  },
  {
    title: "takes another name in a registry of one's own",
    spec: { nvIpam: { image: "our-ipam", repository: "registry.site:5000/mirror" } },
    expected: [],
  },
  {
    title: "takes the hardened variant of an image",
    spec: {
      nicConfigurationOperator: { operator: { image: "nic-configuration-operator-stig-fips" } },
    },
    policy: { release: "26.4.0" },
    expected: [],
  },
  {
    title: "refuses an image with registry and tag in its name",
    spec: { nvIpam: { image: "ghcr.io/mellanox/nvidia-k8s-ipam:v0.2.0" } },
    expected: [
      'problem spec.nvIpam.image: nvIpam.image is "ghcr.io/mellanox/nvidia-k8s-ipam:v0.2.0": expected the name alone',
    ],
  },
  {
    title: "names the public registry for a staging one",
    spec: { ofedDriver: { repository: "nvcr.io/nvstaging/mellanox", upgradePolicy: upgrading } },
    expected: [
      'problem spec.ofedDriver.repository: ofedDriver.repository is "nvcr.io/nvstaging/mellanox": a private staging registry that answers 401, though some released charts and examples name it: write "nvcr.io/nvidia/mellanox"',
    ],
  },
  {
    title: "names the public registry for a staging one in global",
    spec: { global: { repository: "nvcr.io/nvstaging/mellanox" } },
    policy: { release: "26.4.0" },
    expected: [
      'problem spec.global.repository: global.repository is "nvcr.io/nvstaging/mellanox": a private staging registry',
    ],
  },
  ...(
    [
      ["https://nvcr.io/nvidia", 'expected no scheme; write "nvcr.io/nvidia"'],
      ["nvcr.io/nvidia/", 'expected no "/" at the end; write "nvcr.io/nvidia"'],
      ["nvcr.io/nvidia/a:v1", "expected registry and path without a tag or digest"],
      ["nvcr.io/Nvidia", "expected registry and path, lower-case"],
    ] as const
  ).map(([repository, rule]) => ({
    title: `refuses the repository ${repository}`,
    spec: { nvIpam: { repository } },
    expected: [`problem spec.nvIpam.repository: nvIpam.repository is "${repository}": ${rule}`],
  })),
  {
    title: "refuses a version with spaces",
    spec: { nvIpam: { version: "v0.2 .0" } },
    expected: ['problem spec.nvIpam.version: nvIpam.version is "v0.2 .0": expected a tag'],
  },
  {
    title: "takes a digest",
    spec: { nvIpam: { version: `sha256:${"a".repeat(64)}` } },
    expected: [],
  },
  {
    title: "refuses the image of another release and names both",
    spec: { nvIpam: { repository: "ghcr.io/mellanox", version: "v0.2.0" } },
    expected: [
      'problem spec.nvIpam.version: nvIpam.version is "v0.2.0", nvidia-k8s-ipam of 24.7.0, 24.10.0, 25.1.0, and release is 25.7.0: expected images of one release; leave repository and version out, which gives "network-operator-v25.7.0"',
    ],
  },
  {
    title: "refuses the tag of another release and names both",
    spec: { nvIpam: { version: "network-operator-v25.4.0" } },
    expected: [
      'problem spec.nvIpam.version: nvIpam.version is "network-operator-v25.4.0", nvidia-k8s-ipam of 25.4.0, and release is 25.7.0',
    ],
  },
  {
    title: "refuses the right version in the registry of another release",
    spec: { nvIpam: { repository: "ghcr.io/mellanox" } },
    expected: [
      'problem spec.nvIpam.repository: nvIpam.repository is "ghcr.io/mellanox", where nvidia-k8s-ipam:network-operator-v25.7.0 is not: release 25.7.0 is at "nvcr.io/nvidia/mellanox"',
    ],
  },
  {
    title: "warns of a driver of another release",
    spec: { ofedDriver: { version: "doca3.2.0-25.10-1.2.8.0-2", upgradePolicy: upgrading } },
    expected: [
      'warning spec.ofedDriver.version: ofedDriver.version is "doca3.2.0-25.10-1.2.8.0-2", doca-driver of 25.10.0, and release is 25.7.0: see that the operator supports it',
    ],
  },
  {
    title: "finds two releases among versions without a release",
    policy: noRelease,
    spec: {
      nvIpam: { repository: "a/b", version: "network-operator-v25.7.0" },
      nicFeatureDiscovery: { repository: "a/b", version: "v0.0.1" },
    },
    expected: [
      'problem spec.nicFeatureDiscovery.version: nicFeatureDiscovery.version is "v0.0.1" of 24.7.0, 24.10.0, 25.1.0, and nvIpam.version "network-operator-v25.7.0" of 25.7.0: expected images of one release',
    ],
  },
  {
    title: "takes versions that several releases share",
    policy: noRelease,
    spec: {
      nvIpam: { repository: "a/b", version: "v0.2.0" },
      nicFeatureDiscovery: { repository: "a/b", version: "v0.0.1" },
      secondaryNetwork: { multus: { repository: "a/b", version: "v4.1.0" } },
    },
    expected: [],
  },
  {
    title: "takes global for repository and version",
    policy: noRelease,
    spec: {
      global: { repository: "registry.site/mirror", version: "network-operator-v26.4.0" },
      nvIpam: true,
    },
    expected: [],
  },
  {
    title: "does not take global.version for the driver",
    policy: noRelease,
    spec: {
      global: { repository: "registry.site/mirror", version: "network-operator-v26.4.0" },
      docaTelemetryService: true,
    },
    expected: [
      'problem spec.docaTelemetryService.version: docaTelemetryService has no version, and global.version does not fit "doca_telemetry"',
    ],
  },
  {
    title: "asks for the image of xPlane, which no release gives",
    policy: { release: "26.4.0" },
    spec: { spectrumXOperator: { xPlane: { image: "xplane", version: "1" } } },
    expected: [
      'problem spec.spectrumXOperator.xPlane.repository: spectrumXOperator.xPlane has no repository: the repository of "xplane" in 26.4.0 is not known here',
    ],
  },
  // containerResources
  {
    title: "takes resources of a container",
    spec: {
      nvIpam: {
        containerResources: [
          { name: "nv-ipam-node", requests: { cpu: "100m", memory: "50Mi" }, limits: { cpu: 1 } },
        ],
      },
    },
    expected: [],
  },
  {
    title: "names the containers for an unknown one",
    spec: { nvIpam: { containerResources: [{ name: "nv-ipam" }] } },
    expected: [
      'problem spec.nvIpam.containerResources.0.name: nvIpam.containerResources.0.name is "nv-ipam": the component has no such container, expected "nv-ipam-node" or "nv-ipam-controller"',
    ],
  },
  {
    title: "refuses resources other than cpu and memory, none, nonsense and limits below requests",
    spec: {
      secondaryNetwork: {
        multus: {
          containerResources: [
            {
              name: "kube-multus",
              requests: { "nvidia.com/gpu": "1", cpu: "0", memory: "2Gi" },
              limits: { cpu: "lots", memory: "500Mi" },
            },
          ],
        },
      },
    },
    expected: [
      'problem spec.secondaryNetwork.multus.containerResources.0.requests.nvidia.com/gpu: secondaryNetwork.multus.containerResources.0.requests names "nvidia.com/gpu": expected cpu and memory only',
      'problem spec.secondaryNetwork.multus.containerResources.0.requests.cpu: secondaryNetwork.multus.containerResources.0.requests.cpu is "0": expected more than 0',
      'problem spec.secondaryNetwork.multus.containerResources.0.limits.cpu: secondaryNetwork.multus.containerResources.0.limits.cpu is "lots": expected a quantity',
      'problem spec.secondaryNetwork.multus.containerResources.0.limits.memory: secondaryNetwork.multus.containerResources.0.limits.memory is "500Mi", less than the request of "2Gi"',
    ],
  },
  // driver
  {
    title: "refuses a driver version with an operating system only",
    spec: { ofedDriver: { version: "latest", upgradePolicy: upgrading } },
    expected: [
      'problem spec.ofedDriver.version: ofedDriver.version is "latest": expected a driver version such as "doca3.1.0-25.07-0.9.7.0-0"',
    ],
  },
  {
    title: "refuses a doca version in 24.7",
    policy: { release: "24.7.0" },
    spec: { ofedDriver: { version: "doca9.9.9-25.07-0.9.7.0-0", upgradePolicy: upgrading } },
    expected: [
      'problem spec.ofedDriver.version: ofedDriver.version is "doca9.9.9-25.07-0.9.7.0-0": release 24.7 takes no version that begins with "doca"',
    ],
  },
  {
    title: "warns where upgradePolicy is left out",
    spec: { ofedDriver: true },
    expected: [
      "warning spec.ofedDriver.upgradePolicy: upgradePolicy is absent, which means autoUpgrade: false",
    ],
  },
  {
    title: "refuses safeLoad without autoUpgrade",
    spec: { ofedDriver: { upgradePolicy: { safeLoad: true } } },
    expected: [
      "problem spec.ofedDriver.upgradePolicy.safeLoad: safeLoad is true and autoUpgrade is not",
    ],
  },
  {
    title: "warns of an upgrade without a drain",
    spec: { ofedDriver: { upgradePolicy: { autoUpgrade: true } } },
    expected: ["warning spec.ofedDriver.upgradePolicy.drain: drain is absent, which means none"],
  },
  {
    title: "warns of an upgrade without a limit",
    spec: { ofedDriver: { upgradePolicy: { ...upgrading, maxParallelUpgrades: 0 } } },
    expected: [
      "warning spec.ofedDriver.upgradePolicy.maxParallelUpgrades: maxParallelUpgrades is 0, which means no limit",
    ],
  },
  {
    title: "refuses selectors of pods that are none",
    spec: {
      ofedDriver: {
        upgradePolicy: {
          autoUpgrade: true,
          drain: { podSelector: "app: train" },
          waitForCompletion: { podSelector: "app in a" },
        },
      },
    },
    expected: [
      'problem spec.ofedDriver.upgradePolicy.drain.podSelector: drain.podSelector is "app: train": expected a label selector',
      'problem spec.ofedDriver.upgradePolicy.waitForCompletion.podSelector: waitForCompletion.podSelector is "app in a": expected a label selector',
    ],
  },
  {
    title: "refuses names of ConfigMaps",
    spec: {
      ofedDriver: {
        upgradePolicy: upgrading,
        certConfig: { name: "Certs" },
        repoConfig: { name: "repo_conf" },
      },
      docaTelemetryService: { config: { fromConfigMap: "-a" } },
    },
    expected: [
      'problem spec.ofedDriver.certConfig.name: ofedDriver.certConfig.name is "Certs": expected the name of an object',
      'problem spec.ofedDriver.repoConfig.name: ofedDriver.repoConfig.name is "repo_conf": expected the name of an object',
      'problem spec.docaTelemetryService.config.fromConfigMap: docaTelemetryService.config.fromConfigMap is "-a": expected the name of an object',
    ],
  },
  {
    title: "says that images for kernels were not looked for",
    spec: { ofedDriver: { upgradePolicy: upgrading, forcePrecompiled: true } },
    expected: [
      "warning spec.ofedDriver.forcePrecompiled: forcePrecompiled is true: a node whose kernel has no image in the registry gets no driver",
    ],
  },
  // ibKubernetes
  {
    title: "refuses GUIDs of another form",
    spec: {
      ibKubernetes: {
        pKeyGUIDPoolRangeStart: "0200000000000000",
        pKeyGUIDPoolRangeEnd: "02:FF",
        ufmSecret: "ufm",
      },
    },
    expected: [
      'problem spec.ibKubernetes.pKeyGUIDPoolRangeStart: ibKubernetes.pKeyGUIDPoolRangeStart is "0200000000000000": expected a GUID of eight bytes',
      'problem spec.ibKubernetes.pKeyGUIDPoolRangeEnd: ibKubernetes.pKeyGUIDPoolRangeEnd is "02:FF": expected a GUID of eight bytes',
    ],
  },
  {
    title: "refuses a range of GUIDs without a GUID",
    spec: {
      ibKubernetes: {
        pKeyGUIDPoolRangeStart: "02:00:00:00:00:00:00:01",
        pKeyGUIDPoolRangeEnd: "02:00:00:00:00:00:00:01",
        ufmSecret: "ufm",
      },
    },
    expected: [
      'problem spec.ibKubernetes.pKeyGUIDPoolRangeEnd: ibKubernetes.pKeyGUIDPoolRangeEnd is "02:00:00:00:00:00:00:01", not above the start',
    ],
  },
  // against the cluster
  {
    title: "refuses to change what cannot be changed",
    spec: {
      nicConfigurationOperator: {
        nicFirmwareStorage: { storageClassName: "b", availableStorageSize: "2Gi" },
      },
    },
    facts: {
      nicClusterPolicies: read([
        livePolicy({
          nicConfigurationOperator: {
            nicFirmwareStorage: { storageClassName: "a", availableStorageSize: "1Gi" },
          },
        }),
      ]),
    },
    expected: [
      'problem spec.nicConfigurationOperator.nicFirmwareStorage.storageClassName: storageClassName is "b" and "a" on the cluster, where it cannot be changed',
      'problem spec.nicConfigurationOperator.nicFirmwareStorage.availableStorageSize: availableStorageSize is "2Gi" and "1Gi" on the cluster',
    ],
  },
  {
    title: "says that it could not compare what cannot be changed",
    spec: { nicConfigurationOperator: { nicFirmwareStorage: { storageClassName: "b" } } },
    facts: { nicClusterPolicies: unknown("forbidden") },
    expected: [
      "unknown Whether nicConfigurationOperator.nicFirmwareStorage stays the same could not be checked: forbidden",
    ],
  },
  {
    title: "warns of nv-ipam's webhook",
    spec: { nvIpam: { enableWebhook: true } },
    expected: ["warning spec.nvIpam.enableWebhook: enableWebhook is true: without cert-manager"],
  },
  {
    title: "warns of the shared device plugin where a pool asks for exclusive mode",
    spec: { rdmaSharedDevicePlugin: true },
    facts: { sriovPoolConfigs: read([livePolicy({ rdmaMode: "exclusive" }, { name: "rdma" })]) },
    expected: [
      'warning spec.rdmaSharedDevicePlugin: SriovNetworkPoolConfig "rdma" sets rdmaMode exclusive: the plugin does not start in that mode',
    ],
  },
  {
    title: "says that pools could not be read",
    spec: { rdmaSharedDevicePlugin: true },
    facts: { sriovPoolConfigs: unknown("forbidden") },
    expected: ["unknown Whether a pool sets RDMA mode exclusive could not be checked: forbidden"],
  },
  {
    title: "names policies of nodes that have the same sections",
    spec: {
      ofedDriver: { upgradePolicy: upgrading },
      sriovDevicePlugin: true,
      rdmaSharedDevicePlugin: true,
    },
    facts: {
      pods: read([
        ...driverPods(["dgx030"], { labels: { "ds-owner": "NicNodePolicy-blue" } }),
        ...driverPods(["dgx031"], { labels: { "ds-owner": "NicClusterPolicy" } }),
        ...daemonPods(["app", "rdma-shared-dp-blue"], ["dgx030"], {
          labels: { "ds-owner": "NicNodePolicy-blue" },
        }),
        ...daemonPods(["app", "web"], ["dgx030"], {
          labels: { "ds-owner": "NicNodePolicy-other" },
        }),
      ]),
    },
    expected: [
      'problem spec.ofedDriver: NicNodePolicy "blue" deploys ofedDriver too: expected it here or in policies of nodes',
      'problem spec.rdmaSharedDevicePlugin: NicNodePolicy "blue" deploys rdmaSharedDevicePlugin too',
    ],
  },
  {
    title: "says that policies of nodes could not be looked for",
    spec: { sriovDevicePlugin: true },
    facts: { pods: unknown("forbidden") },
    expected: [
      "unknown Whether a NicNodePolicy deploys sriovDevicePlugin too could not be checked: forbidden",
    ],
  },
  {
    title: "warns of a policy that fits no node",
    spec: {
      nvIpam: true,
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "rdma", operator: "Exists" }] }],
        },
      },
    },
    expected: [
      "warning spec.nodeAffinity: nodeAffinity and tolerations fit none of the 2 nodes: no component would run and the policy would never be ready",
    ],
  },
  {
    title: "warns where Node Feature Discovery has found no card",
    spec: { ofedDriver: { upgradePolicy: upgrading }, nvIpam: true },
    facts: { nodes: read([node("dgx030", { labels: {} })]) },
    expected: [
      "warning spec: no node has the label feature.node.kubernetes.io/pci-15b3.present=true: ofedDriver would run nowhere",
    ],
  },
  {
    title: "warns where the nodes with cards are not those that fit",
    spec: { ofedDriver: { upgradePolicy: upgrading } },
    facts: {
      nodes: read([
        node("dgx030", { taints: [{ key: "a", value: "", effect: "NoSchedule" }] }),
        node("cpu1", { labels: {} }),
      ]),
    },
    expected: [
      "warning spec.nodeAffinity: nodeAffinity and tolerations fit no node with the label feature.node.kubernetes.io/pci-15b3.present=true: ofedDriver would run nowhere",
    ],
  },
  {
    title: "says that nodes could not be read",
    spec: { nvIpam: true },
    facts: { nodes: unknown("forbidden") },
    expected: [
      "unknown Which nodes the policy means could not be checked: forbidden; it is never ready where a component has none",
    ],
  },
];

describe("nicPolicyFindings", () => {
  for (const { title, spec, policy: overrides, facts, expected } of cases)
    it(`nicPolicyFindings() ${title}`, () => {
      const found = said(nicPolicyFindings(policy(spec, overrides), context(facts)));
      assert.deepEqual(startsOf(found, expected), expected);
    });

  it("nicPolicyFindings() gives each message what is, what was expected and what to do", () => {
    const lines = cases.flatMap(({ spec, policy: overrides, facts }) =>
      said(nicPolicyFindings(policy(spec, overrides), context(facts))),
    );
    assert.ok(lines.length > cases.length / 2);
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("unknown") && !/[;:,] .*[a-z]/.test(line)),
      [],
    );
    assert.deepEqual(
      lines.filter((line) => line.endsWith(".") || line.includes("undefined")),
      [],
    );
  });
});
