import { isKnownRelease, isSince, type KnownRelease, type Minor, type Release } from "./release.ts";

/** Where an image of a release is. */
export interface ReleaseImage {
  readonly repository: string;
  readonly version: string;
}

export const driverImage = "doca-driver";
export const telemetryImage = "doca_telemetry";

/** Images with versions of their own; the others are tagged with the release from 25.7 on. */
export function hasOwnVersion(image: string): boolean {
  return image === driverImage || image === telemetryImage;
}

const mellanox = "nvcr.io/nvidia/mellanox";
const telemetry = "nvcr.io/nvidia/doca";

/** The release that tags everything but the driver and telemetry with its own name. */
const firstTagged: Minor = "25.7";

/** network-operator hack/release.yaml at each tag, with the public registry in place of the staging one. */
const driverVersions: Readonly<Record<KnownRelease, string>> = {
  "24.7.0": "24.07-0.6.1.0-0",
  "24.10.0": "24.10-0.7.0.0-0",
  "25.1.0": "25.01-0.6.0.0-0",
  "25.4.0": "25.04-0.6.1.0-2",
  "25.7.0": "doca3.1.0-25.07-0.9.7.0-0",
  "25.10.0": "doca3.2.0-25.10-1.2.8.0-2",
  "26.1.0": "doca3.3.0-26.01-1.0.0.0-0",
  "26.1.1": "doca3.3.0-26.01-1.0.0.0-4",
  "26.4.0": "doca3.4.0-26.04-0.8.6.0-0",
  "26.4.1": "doca3.4.1-26.04-1.1.0.0-1",
  "26.7.0-rc.2": "doca3.5.0-26.07-0.7.1.0-0",
};

const telemetryVersions: Readonly<Record<KnownRelease, string>> = {
  "24.7.0": "1.16.5-doca2.6.0-host",
  "24.10.0": "1.16.5-doca2.6.0-host",
  "25.1.0": "1.16.5-doca2.6.0-host",
  "25.4.0": "1.16.5-doca2.6.0-host",
  "25.7.0": "1.21.4-doca3.0.0-host",
  "25.10.0": "1.22.5-doca3.1.0-host",
  "26.1.0": "1.23.4-doca3.2.0-host",
  "26.1.1": "1.23.4-doca3.2.0-host",
  "26.4.0": "1.25.5-doca3.4.0-host",
  "26.4.1": "1.25.5-doca3.4.0-host",
  "26.7.0-rc.2": "1.25.5-doca3.4.0-host",
};

const early = ["24.7.0", "24.10.0", "25.1.0", "25.4.0"] as const;
const ghcr = "ghcr.io/mellanox";
const plumbing = "ghcr.io/k8snetworkplumbingwg";

interface EarlyImage {
  readonly repository: string;
  /** Of `early`, in its order; `null`: not part of that release's policy. */
  readonly versions: readonly (string | null)[];
}

/** Before 25.7 each image had a version of its own. */
const earlyImages: Readonly<Record<string, EarlyImage>> = {
  "nvidia-k8s-ipam": { repository: ghcr, versions: ["v0.2.0", "v0.2.0", "v0.2.0", "v0.3.7"] },
  "multus-cni": { repository: plumbing, versions: ["v3.9.3", "v4.1.0", "v4.1.0", "v4.1.0"] },
  plugins: { repository: plumbing, versions: ["v1.5.0", "v1.5.0", "v1.5.0", "v1.6.2-update.1"] },
  whereabouts: { repository: plumbing, versions: ["v0.7.0", "v0.7.0", "v0.7.0", "v0.7.0"] },
  "ipoib-cni": { repository: ghcr, versions: ["v1.2.0", "v1.2.0", "v1.2.1", "v1.2.2"] },
  "k8s-rdma-shared-dev-plugin": {
    repository: ghcr,
    versions: ["v1.5.1", "v1.5.2", "v1.5.2", "v1.5.3"],
  },
  "sriov-network-device-plugin": {
    repository: plumbing,
    versions: ["v3.7.0", "v3.8.0", "v3.9.0", "v3.9.0"],
  },
  "ib-kubernetes": { repository: ghcr, versions: ["v1.0.2", "v1.1.0", "v1.1.0", "v1.1.1"] },
  "nic-feature-discovery": { repository: ghcr, versions: ["v0.0.1", "v0.0.1", "v0.0.1", "v0.0.2"] },
  "nic-configuration-operator": { repository: ghcr, versions: [null, null, null, "v1.0.3"] },
  "nic-configuration-operator-daemon": { repository: ghcr, versions: [null, null, null, "v1.0.3"] },
  "spectrum-x-operator": { repository: ghcr, versions: [null, null, null, "v0.0.3"] },
};

/** Where the public images of a release are. */
export function repositoryOf(image: string, { minor }: Release): string | undefined {
  if (image === driverImage) return mellanox;
  if (image === telemetryImage) return telemetry;
  return isSince(minor, firstTagged) ? mellanox : earlyImages[image]?.repository;
}

/** @returns `undefined` where it is not known: a patch release with versions of its own, or no such image */
export function versionOf(image: string, { text, minor }: Release): string | undefined {
  if (image === driverImage) return isKnownRelease(text) ? driverVersions[text] : undefined;
  if (image === telemetryImage) return isKnownRelease(text) ? telemetryVersions[text] : undefined;
  if (isSince(minor, firstTagged)) return `network-operator-v${text}`;
  return earlyImages[image]?.versions[early.findIndex((name) => name === text)] ?? undefined;
}

/** Releases that ship an image in this version, oldest first; empty where it is not known. */
export function releasesWith(image: string, version: string): string[] {
  const tagged = /^network-operator-v(\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?)$/.exec(version)?.[1];
  if (tagged !== undefined && !hasOwnVersion(image)) return [tagged];
  const versions = hasOwnVersion(image)
    ? Object.entries(image === driverImage ? driverVersions : telemetryVersions)
    : early.map((name, i) => [name, earlyImages[image]?.versions[i]] as const);
  return versions.filter(([, known]) => known === version).map(([name]) => name);
}

/** Registries that hold public images of the operator. */
export const publicRepositories: readonly string[] = [mellanox, telemetry, ghcr, plumbing];

/** Private registry of release candidates, which answers 401; some released charts still name it. */
const staging = /^nvcr\.io\/nvstaging\b/;

/** The public repository in place of a private staging one; `undefined` for any other. */
export function publicRepository(repository: string): string | undefined {
  return staging.test(repository) ? repository.replace(staging, "nvcr.io/nvidia") : undefined;
}
