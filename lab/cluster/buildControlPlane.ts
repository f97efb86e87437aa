import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildGoModule } from "../cli/buildGoModule.ts";

const moduleDirectory = join(import.meta.dirname, "module");

/** Where the programs of the control plane are, by absolute path. */
export interface ControlPlanePrograms {
  readonly etcd: string;
  readonly apiserver: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kwok: string;
}

/**
 * Builds etcd, the Kubernetes control plane and kwok from the versions that
 * lab/cluster/module/go.mod pins, once per content of that file.
 */
export async function buildControlPlane(
  say: (line: string) => void,
): Promise<ControlPlanePrograms> {
  const goMod = readFileSync(join(moduleDirectory, "go.mod"), "utf8");
  const version = pinnedVersion(goMod, "k8s.io/kubernetes");
  const [major = "", minor = ""] = version.slice(1).split(".");
  const variables = Object.entries({
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: "clean",
  }).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  const content = createHash("sha256").update(goMod).digest("hex").slice(0, 8);

  const directory = await buildGoModule(
    {
      what: `the Kubernetes control plane ${version}`,
      moduleDirectory,
      name: `control-plane-${version}-${content}`,
      packages: [
        "go.etcd.io/etcd/server/v3",
        "k8s.io/kubernetes/cmd/kube-apiserver",
        "k8s.io/kubernetes/cmd/kube-controller-manager",
        "k8s.io/kubernetes/cmd/kube-scheduler",
        "sigs.k8s.io/kwok/cmd/kwok",
      ],
      options: ["-trimpath", `-ldflags=-s -w ${variables.join(" ")}`],
      duration: "about five minutes on two cores",
    },
    say,
  );
  return {
    // go names a binary after the last element of its path that is no version.
    etcd: join(directory, "server"),
    apiserver: join(directory, "kube-apiserver"),
    controllerManager: join(directory, "kube-controller-manager"),
    scheduler: join(directory, "kube-scheduler"),
    kwok: join(directory, "kwok"),
  };
}

function pinnedVersion(goMod: string, path: string): string {
  const version = new RegExp(`^\\t${path.replaceAll(".", "\\.")} (v[\\d.]+)$`, "m").exec(
    goMod,
  )?.[1];
  if (version === undefined)
    throw new Error(`lab/cluster/module/go.mod pins no version of ${path}`);
  return version;
}
