import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HostInput } from "../../provider/resources/hostsInput.ts";
import {
  ClusterConfiguration,
  SshConfiguration,
} from "../../provider/resources/configuration/providerConfiguration.ts";
import { RolloutSettings } from "../../provider/resources/rollout/rolloutInputs.ts";
import { unknownSettings } from "../../provider/resources/configuration/unknownSettings.ts";

/** Rows of the first table: the text behind each key. */
function rows(): Map<string, string> {
  const text = readFileSync(join(import.meta.dirname, "../../docs/configuration.md"), "utf8");
  const found = text.matchAll(/^\| `rdma:(\w+)` \| (.*) \|$/gm);
  return new Map([...found].map(([, key = "", meaning = ""]) => [key, meaning]));
}

describe("docs/configuration.md", () => {
  it("has a row for every key of a stack and for no other", () => {
    const [problem] = unknownSettings({ "rdma:zzzzzzzz": "1" }, "other");
    const known = /expected some of (.*)$/.exec(problem?.message ?? "")?.[1]?.split(", ") ?? [];
    assert(known.length > 5);
    assert.deepEqual([...rows().keys()].sort(), known.sort());
  });

  it("names every field of the keys that hold objects", () => {
    const fields = {
      hosts: HostInput.keyof().options,
      ssh: SshConfiguration.keyof().options,
      cluster: ClusterConfiguration.keyof().options,
      rollout: RolloutSettings.keyof().options,
    };
    for (const [key, names] of Object.entries(fields))
      for (const name of names)
        assert(rows().get(key)?.includes(`\`${name}\``), `rdma:${key} does not name ${name}`);
  });
});
