import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { HostDefaults } from "../hosts.ts";
import { hostsFromFile } from "../../inventory/hostsFromFile.ts";
import { type HostsInput, strictHost } from "../hostsInput.ts";
import { parseJson, parseKey } from "./configurationKey.ts";
import type { Problem } from "../../plan/problem.ts";
import { InputError } from "../parseInput.ts";
import { parseProviderConfiguration } from "./providerConfiguration.ts";
import { RolloutSettings } from "../rollout/rolloutInputs.ts";
import { unknownSettings } from "./unknownSettings.ts";

const HostSettings = strictHost({
  ...HostDefaults.shape,
  /** JSON or YAML file of host entries by name or nodeset, relative to the program; entries of `each` win over it. */
  file: z.string().exactOptional(),
});

const Nodes = z.string({
  error:
    'is missing; expected the nodeset of this stack: pulumi config set rdma:nodes "dgx[030-031]"',
});

/** The `rdma:*` configuration of a stack that a program needs. */
export interface Settings {
  /** Nodeset of the stack's hosts. */
  readonly nodes: string;
  /** What `hosts()` takes as its second argument. */
  readonly hosts: HostDefaults;
  /** What a Rollout takes beside hosts and claims: `rdma:rollout`. */
  readonly rollout: RolloutSettings;
}

/**
 * Reads and checks the stack's `rdma:*` configuration.
 *
 * @throws InputError naming the key and the path of every fault.
 */
export function settings(): Settings {
  const config = new pulumi.Config("rdma");
  const problems: Problem[] = [];
  const collect = <T>(parse: () => T): T | undefined => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const object = <T extends z.ZodType>(key: string, schema: T): z.infer<T> | undefined =>
    collect(() => parseKey(`rdma:${key}`, schema, parseJson(config.get(key) ?? "{}")));

  problems.push(...unknownSettings(pulumi.runtime.allConfig(), pulumi.getProject()));
  collect(() => parseProviderConfiguration((key) => config.get(key.slice("rdma:".length))));
  const nodes = collect(() => parseKey("rdma:nodes", Nodes, config.get("nodes")));
  const hosts = object("hosts", HostSettings);
  const rollout = object("rollout", RolloutSettings);
  const entries = hosts?.file === undefined ? {} : collect(() => entriesOf(hosts.file ?? ""));
  if (problems.length > 0 || nodes === undefined || hosts === undefined || rollout === undefined)
    throw new InputError("", problems);
  const { each, ...shared } = hosts;
  delete shared.file;
  return { nodes, hosts: { ...shared, each: { ...entries, ...each } }, rollout };
}

function entriesOf(file: string): HostsInput {
  const resolved = resolve(file);
  try {
    return hostsFromFile(resolved);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const key = `rdma:hosts.file (${resolved})`;
    throw new InputError(
      "",
      error.problems.map(({ path, message }) => ({
        path: [key, path].filter(Boolean).join("."),
        message,
      })),
    );
  }
}
