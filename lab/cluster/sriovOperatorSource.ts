import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../cli/cacheDirectory.ts";

/** Folder with the go.mod and go.sum that pin the SR-IOV operator. */
export const sriovModule = join(import.meta.dirname, "sriovModule");
export const sriovModulePath = "github.com/k8snetworkplumbingwg/sriov-network-operator";

/** `v1.6.0` */
export function sriovOperatorVersion(): string {
  const goMod = readFileSync(join(sriovModule, "go.mod"), "utf8");
  const version = /sriov-network-operator (v[\d.]+)/.exec(goMod)?.[1];
  if (version === undefined)
    throw new Error(`lab/cluster/sriovModule/go.mod pins no version of ${sriovModulePath}`);
  return version;
}

/** What of the module is not compiled: its CRDs, the manifests that it renders, the NICs that it supports. */
const parts = ["config/crd/bases", "bindata", "deploy"];

/** Folder with these parts of the operator's module, downloaded once into the cache. */
export async function sriovOperatorSource(): Promise<string> {
  const directory = join(cacheDirectory(), `sriov-operator-source-${sriovOperatorVersion()}`);
  if (existsSync(directory)) return directory;
  mkdirSync(cacheDirectory(), { recursive: true });
  const workspace = mkdtempSync(`${directory}-download-`);
  try {
    const { stdout } = await promisify(execFile)(
      "go",
      ["mod", "download", "-modcacherw", "-json", sriovModulePath],
      { cwd: sriovModule, env: { ...process.env, GOMODCACHE: join(workspace, "modules") } },
    );
    const { Dir } = JSON.parse(stdout) as { readonly Dir: string };
    for (const part of parts)
      cpSync(join(Dir, part), join(workspace, "source", part), { recursive: true });
    if (!existsSync(directory)) renameSync(join(workspace, "source"), directory);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
  return directory;
}
