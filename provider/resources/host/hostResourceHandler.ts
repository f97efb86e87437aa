import { foldNodes } from "../../facts/nodeset.ts";
import { Claim } from "../../plan/claim.ts";
import { stepsOf } from "../../plan/stepsOf.ts";
import { checkHostResource } from "./checkHostResource.ts";
import { resourceLog } from "../engineLog.ts";
import { failedCheck } from "../failedCheck.ts";
import { forgetHosts } from "./forgetHosts.ts";
import type { Handler } from "../handler.ts";
import type { HostResourceInputs, HostResourceKind } from "./hostResource.ts";
import { identityOf } from "../identity.ts";
import { leavingHosts } from "./leavingHosts.ts";
import { liveValues } from "./liveValues.ts";
import { HostsInput } from "../hostsInput.ts";
import { pick } from "../pick.ts";
import { plainErrors } from "../plainErrors.ts";
import { readableState } from "../readableState.ts";
import { sameInputs } from "../sameInputs.ts";
import { session } from "../configuration/session.ts";
import { readSet } from "./setPlan.ts";
import { statusKeys } from "../statusKeys.ts";
import { unknownInputs } from "../unknownKeys.ts";
import { updateHostResource } from "./updateHostResource.ts";

type Values = Record<string, unknown>;

/** The dynamic provider's methods of one kind of host resource. */
export function hostResourceHandler<I extends HostResourceInputs, C extends Claim>(
  kind: HostResourceKind<I, C>,
): Handler {
  const handler: Handler = {
    check: (olds, news) => {
      const problems = unknownInputs(news, kind.inputKeys, Object.keys(statusKeys));
      if (problems.length > 0) return Promise.resolve(failedCheck(news, problems));
      return checkHostResource(kind, olds, news);
    },

    diff: (_id, olds, news) =>
      Promise.resolve({
        changes: hasWork(kind.type, news) || !sameInputs(kind.inputKeys, olds, news),
      }),

    create: async (news) => {
      const id = identityOf(kind.type, news).owner;
      return { id, outs: await updateHostResource(kind, id, news) };
    },

    update: async (id, olds, news) => {
      await forgetHosts(kind, olds, leavingHosts(olds.hosts, news.hosts));
      return { outs: await updateHostResource(kind, id, news) };
    },

    read: async (id, properties) => {
      const { urn, label } = identityOf(kind.type, properties);
      const claim = Claim.parse(properties.claim) as C;
      const reads = await readSet(session(), HostsInput.parse(properties.hosts));
      const unreachable = [...reads].filter(([, read]) => read.status === "unreachable");
      if (unreachable.length > 0)
        await resourceLog(urn, label).warn(
          `Cannot read ${foldNodes(unreachable.map(([name]) => name))}: shown as unknown`,
        );
      const inputKeys = [
        ...kind.inputKeys,
        "activation",
        "pending",
        "claim",
        "__provider",
        "__urn",
      ];
      return {
        id,
        props: { ...properties, live: liveValues(kind, claim, reads) },
        inputs: pick(inputKeys, properties),
      };
    },

    delete: async (_id, properties) => {
      await forgetHosts(kind, properties, HostsInput.parse(properties.hosts));
    },
  };
  return plainErrors(readableState(kind.type, handler));
}

/**
 * Whether update() would act. With a Rollout whatever is pending is work of this
 * run; without one a value that waits for the user's reboot is told, not done again.
 */
function hasWork(type: string, news: Values): boolean {
  const registration = session().registry.of(identityOf(type, news).owner);
  if (registration?.rollout === false)
    return [...registration.plans.values()].some(
      (plan) => stepsOf(plan, ["now", "stage"]).length > 0,
    );
  return Array.isArray(news.pending) && news.pending.length > 0;
}
