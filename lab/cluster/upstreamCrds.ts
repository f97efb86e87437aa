import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../cli/cacheDirectory.ts";
import { untilEstablished } from "./installKinds.ts";
import type { LabApi, LabObject } from "./labApi.ts";

const moduleDirectory = join(import.meta.dirname, "upstream");
const modulePath = "github.com/k8snetworkplumbingwg/sriov-network-operator";

/** Creates the CRDs that the SR-IOV operator itself ships and returns when the API serves them. */
export async function installUpstreamSriovKinds(api: LabApi): Promise<void> {
  const directory = await upstreamCrdDirectory();
  const created = await Promise.all(
    readdirSync(directory).map(async (file) =>
      api.request<LabObject>(
        "POST",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        readFileSync(join(directory, file), "utf8"),
        "yaml",
      ),
    ),
  );
  await untilEstablished(api, created);
}

/**
 * Folder of the operator's CRDs as YAML files, one kind each, from the version
 * of its Go module that lab/cluster/upstream pins; downloaded once into the cache.
 */
async function upstreamCrdDirectory(): Promise<string> {
  const version = /sriov-network-operator (v[\d.]+)/.exec(
    readFileSync(join(moduleDirectory, "go.mod"), "utf8"),
  )?.[1];
  const directory = join(cacheDirectory(), `sriov-crds-${version ?? "unknown"}`);
  if (existsSync(directory)) return directory;
  mkdirSync(cacheDirectory(), { recursive: true });
  const workspace = mkdtempSync(`${directory}-download-`);
  try {
    const { stdout } = await promisify(execFile)(
      "go",
      ["mod", "download", "-modcacherw", "-json", modulePath],
      { cwd: moduleDirectory, env: { ...process.env, GOMODCACHE: join(workspace, "modules") } },
    );
    const { Dir } = JSON.parse(stdout) as { Dir: string };
    cpSync(join(Dir, "config/crd/bases"), join(workspace, "crds"), { recursive: true });
    if (!existsSync(directory)) renameSync(join(workspace, "crds"), directory);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
  return directory;
}
