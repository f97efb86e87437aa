import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { isListening } from "./isListening.ts";

/**
 * An empty folder for a cluster: the given one, or a new one under .lab/clusters.
 *
 * @throws Error when a cluster runs in it.
 */
export async function clusterDirectory(given: string | undefined): Promise<string> {
  if (given === undefined) {
    const clusters = resolve(import.meta.dirname, "../../.lab/clusters");
    mkdirSync(clusters, { recursive: true });
    return mkdtempSync(join(clusters, "cluster-"));
  }
  const directory = resolve(given);
  if (await isServing(join(directory, "admin.kubeconfig")))
    throw new Error(
      `Cannot use the folder "${directory}": a cluster runs in it; stop that or give another folder`,
    );
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Whether somebody listens on the port that a kubeconfig names. */
async function isServing(kubeconfig: string): Promise<boolean> {
  if (!existsSync(kubeconfig)) return false;
  const port = /"server": "https:\/\/127\.0\.0\.1:(\d+)"/.exec(
    readFileSync(kubeconfig, "utf8"),
  )?.[1];
  return await isListening(Number(port));
}
