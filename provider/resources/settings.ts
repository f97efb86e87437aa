import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { HostDefaults } from "./hosts.ts";
import { HostInput, strictHost } from "./hostsInput.ts";
import { parseJson, parseKey } from "./configurationKey.ts";
import type { Problem } from "../plan/problem.ts";
import { InputError } from "./parseInput.ts";
import { parseProviderConfiguration } from "./providerConfiguration.ts";
import { RolloutSettings } from "./rolloutInputs.ts";
import { unknownSettings } from "./unknownSettings.ts";

const HostSettings = strictHost({
  ...HostDefaults.shape,
  /** JSON file of host entries by name, relative to the program; entries of `each` win over it. */
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

function entriesOf(file: string): Record<string, HostInput> {
  const path = resolve(file);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new InputError("", [
      {
        path: "rdma:hosts.file",
        message: `cannot read ${path}; expected a JSON file of host entries by name`,
      },
    ]);
  }
  return parseKey(`rdma:hosts.file (${path})`, z.record(z.string(), HostInput), parseJson(text));
}
