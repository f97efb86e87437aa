import * as pulumi from "@pulumi/pulumi";
import { expandNodes, foldNodes } from "../../facts/nodeset.ts";
import type { Claim } from "../../plan/claim.ts";
import type { HostsInput } from "../hostsInput.ts";

interface Offered {
  readonly resource: pulumi.Resource;
  readonly claim: Promise<Claim | undefined>;
  readonly rollout: Promise<boolean>;
}

interface Taken {
  readonly claims: Promise<readonly Claim[] | undefined>;
  readonly hosts: Promise<HostsInput | undefined>;
}

const offered: Offered[] = [];
const taken: Taken[] = [];
let waits = false;

/** Notes a host resource of this program and whether it leaves its work to a Rollout. */
export function offerClaim(
  resource: pulumi.Resource & { readonly claim: pulumi.Output<Claim> },
  rollout: pulumi.Input<boolean> | undefined,
): void {
  offered.push({
    resource,
    claim: valueOf(resource.claim),
    rollout: valueOf(pulumi.output(rollout)).then((value) => value === true),
  });
  checkAtEnd();
}

/** Notes what a Rollout of this program takes, and for which hosts. */
export function takeClaims(
  claims: pulumi.Input<pulumi.Input<Claim>[]>,
  hosts: pulumi.Input<HostsInput>,
): void {
  taken.push({ claims: valueOf(pulumi.output(claims)), hosts: valueOf(pulumi.output(hosts)) });
}

/**
 * Work with `rollout: true` that no Rollout takes is nobody's: a resource's own
 * check() cannot know, for a Rollout is registered after it. The program's end can.
 */
function checkAtEnd(): void {
  if (waits) return;
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) return;
  waits = true;
  // A stack's outputs are there once its program has run to its end.
  void pulumi
    .isSecret(stack.outputs)
    .then(() => warnOfUntaken())
    // A program that fails tells its own fault.
    .catch(() => undefined);
}

async function warnOfUntaken(): Promise<void> {
  const rollouts = await Promise.all(
    taken.map(async ({ claims, hosts }) => ({ claims: await claims, hosts: await hosts })),
  );
  // What a Rollout takes is not known yet: nothing can be said.
  if (rollouts.some(({ claims, hosts }) => claims === undefined || hosts === undefined)) return;
  for (const { resource, claim, rollout } of offered) {
    const wanted = await claim;
    if (wanted === undefined || !(await rollout)) continue;
    const left = untakenHosts(
      wanted,
      rollouts.map(({ claims = [], hosts = {} }) => ({ claims, hosts })),
    );
    if (left !== "")
      await pulumi.log.warn(
        `No Rollout of this program takes ${left}: with \`rollout: true\` nothing is staged or rebooted there; ` +
          "pass this claim and these hosts to a Rollout, or leave `rollout` out",
        resource,
      );
  }
}

/** Hosts of a claim, folded, that no Rollout takes it for. */
export function untakenHosts(
  claim: Claim,
  rollouts: readonly { readonly claims: readonly Claim[]; readonly hosts: HostsInput }[],
): string {
  const takers = rollouts.filter(({ claims }) => claims.some(({ owner }) => owner === claim.owner));
  return foldNodes(
    expandNodes(claim.hosts).filter((host) => !takers.some(({ hosts }) => host in hosts)),
  );
}

/** The value of an output, `undefined` where it is unknown or its resource failed. */
async function valueOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  let value: T | undefined;
  const kept = output.apply((known) => {
    value = known;
  });
  // Settles with the output, also where apply() is not called, for the value is unknown.
  await pulumi.isSecret(kept).catch(() => undefined);
  return value;
}
